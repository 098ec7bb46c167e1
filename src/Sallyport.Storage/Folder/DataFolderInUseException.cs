namespace Sallyport.Storage.Folder;

/// <summary>Another process holds the data folder.</summary>
public sealed class DataFolderInUseException : StorageException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="folder">The folder's full path.</param>
    /// <param name="processId">Who holds it; null when that could not be read.</param>
    public DataFolderInUseException(string folder, int? processId)
        : base(
            processId is { } pid
                ? $"The data folder {folder} is in use by process {pid}. Stop that process, or give another folder."
                : $"The data folder {folder} is in use by another process. Stop that process, or give another folder."
        )
    {
        ProcessId = processId;
    }

    /// <summary>Gets the process that holds the folder; null when it could not be read.</summary>
    public int? ProcessId { get; }
}
