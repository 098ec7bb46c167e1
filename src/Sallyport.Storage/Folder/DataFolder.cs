namespace Sallyport.Storage.Folder;

/// <summary>
/// The data folder, locked against every other process as long as this object lives. Holds the database, the secrets and the control socket.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private DataFolder(string path)
    {
        Path = path;
    }

    /// <summary>Gets the full path.</summary>
    public string Path { get; }

    /// <summary>Gets where the database is.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "sallyport.db");

    /// <summary>Gets where secrets are that the server made itself.</summary>
    public string SecretsPath => System.IO.Path.Combine(Path, "secrets");

    /// <summary>Gets where the control socket of a data folder is, without opening the folder.</summary>
    public static string ControlSocketPath(string folder) => System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "control.sock");

    /// <summary>Makes the folder where it is missing, checks its permissions, and takes its lock.</summary>
    /// <exception cref="StorageException">
    /// Another process holds the lock (<see cref="DataFolderInUseException"/>), the permissions are too wide, or the folder cannot be made.
    /// </exception>
    public static DataFolder Open(string folder) => throw new NotSupportedException();

    /// <summary>Gives the lock back.</summary>
    public void Dispose() { }
}
