namespace Sallyport.Chains;

/// <summary>The configured nodes cannot be used: the program must not start. The message is for the operator and holds no credentials.</summary>
public sealed class ChainConfigurationException : Exception
{
    /// <inheritdoc/>
    public ChainConfigurationException() { }

    /// <inheritdoc/>
    public ChainConfigurationException(string message)
        : base(message) { }

    /// <inheritdoc/>
    public ChainConfigurationException(string message, Exception innerException)
        : base(message, innerException) { }
}
