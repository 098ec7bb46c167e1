namespace Sallyport.Access;

/// <summary>
/// A store could not do its work: full disk, lost file, lost database. Thrown by implementations of the store contracts only,
/// and turned by this room's services into a refusal or failure; it never reaches a client.
/// </summary>
public sealed class AccessStoreException : Exception
{
    /// <summary>Creates the exception with a message that holds no secret.</summary>
    public AccessStoreException(string message, Exception? innerException = null)
        : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public AccessStoreException()
        : this("The store could not answer.") { }

    /// <summary>Creates the exception with a message that holds no secret.</summary>
    public AccessStoreException(string message)
        : this(message, null) { }
}
