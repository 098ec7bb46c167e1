namespace Sallyport.Storage;

/// <summary>
/// The store cannot be opened: folder in use, wrong permissions, a database of a newer program. The message is for the operator, complete
/// without a stack trace, and holds no secret.
/// </summary>
public class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException(string message)
        : base(message) { }

    /// <summary>Creates the exception.</summary>
    public StorageException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public StorageException()
        : base("The store cannot be opened.") { }
}
