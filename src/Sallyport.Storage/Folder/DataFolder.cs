using System.Globalization;
using System.Text;

namespace Sallyport.Storage.Folder;

/// <summary>
/// The data folder, locked against every other process as long as this object lives. Holds the database, the secrets and the control socket.
/// The lock is the operating system's: it ends with the process, however that ends.
/// </summary>
public sealed class DataFolder : IDisposable
{
    private const int LinuxWouldBlock = 11;
    private const int BsdWouldBlock = 35;
    private const int WindowsSharingViolation = unchecked((int)0x80070020);

    private readonly FileStream _lock;

    private DataFolder(string path, FileStream heldLock)
    {
        Path = path;
        _lock = heldLock;
    }

    /// <summary>Gets the full path.</summary>
    public string Path { get; }

    /// <summary>Gets where the database is.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, "sallyport.db");

    /// <summary>Gets where secrets are that the server made itself.</summary>
    public string SecretsPath => System.IO.Path.Combine(Path, "secrets");

    /// <summary>Gets whether secrets that the server made are there: a database was made before them.</summary>
    internal bool HasSecrets => Directory.Exists(SecretsPath) && Directory.EnumerateFiles(SecretsPath, "pepper-*").Any();

    /// <summary>Gets where the control socket of a data folder is, without opening the folder.</summary>
    public static string ControlSocketPath(string folder) => System.IO.Path.Combine(System.IO.Path.GetFullPath(folder), "control.sock");

    /// <summary>Makes the folder where it is missing, checks its permissions, and takes its lock.</summary>
    /// <exception cref="StorageException">
    /// Another process holds the lock (<see cref="DataFolderInUseException"/>), the permissions are too wide, or the folder cannot be made.
    /// </exception>
    public static DataFolder Open(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);

        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            OwnerOnly.EnsureFolder(path);
            var opened = new DataFolder(path, TakeLock(path));
            try
            {
                opened.WritePid();
                return opened;
            }
            catch
            {
                opened.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The data folder {path} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Gives the lock back.</summary>
    public void Dispose() => _lock.Dispose();

    private static FileStream TakeLock(string path)
    {
        var lockPath = System.IO.Path.Combine(path, "lock");
        try
        {
            return OwnerOnly.OpenOrCreateFile(lockPath, FileShare.None);
        }
        catch (IOException exception) when (exception.HResult is LinuxWouldBlock or BsdWouldBlock or WindowsSharingViolation)
        {
            throw new DataFolderInUseException(path, ReadHolder(path));
        }
    }

    // Beside the lock, not in it: a file locked for us alone could not be read by who wants to know who we are.
    private static string PidPath(string path) => System.IO.Path.Combine(path, "pid");

    private void WritePid() =>
        OwnerOnly.Replace(
            PidPath(Path),
            Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)),
            overwrite: true
        );

    private static int? ReadHolder(string path)
    {
        try
        {
            return int.TryParse(File.ReadAllText(PidPath(path)), NumberStyles.None, CultureInfo.InvariantCulture, out var pid) ? pid : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
