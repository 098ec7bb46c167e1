namespace Sallyport.Access.Secrets;

/// <summary>A server secret is too weak to start with. The message says what to do and holds nothing of the secret.</summary>
public sealed class WeakSecretException : Exception
{
    /// <summary>Creates the exception.</summary>
    public WeakSecretException(string message)
        : base(message) { }

    /// <summary>Creates the exception.</summary>
    public WeakSecretException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public WeakSecretException()
        : base("A server secret is too weak.") { }
}
