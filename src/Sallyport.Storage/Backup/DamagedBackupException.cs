namespace Sallyport.Storage.Backup;

/// <summary>A backup was looked at and is not whole.</summary>
public sealed class DamagedBackupException : StorageException
{
    /// <summary>Creates the exception.</summary>
    public DamagedBackupException(string message)
        : base(message) { }

    /// <summary>Creates the exception.</summary>
    public DamagedBackupException(string message, Exception? innerException)
        : base(message, innerException) { }

    /// <summary>Creates the exception.</summary>
    public DamagedBackupException()
        : base("The backup is damaged.") { }
}
