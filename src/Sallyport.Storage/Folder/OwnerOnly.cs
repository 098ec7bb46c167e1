namespace Sallyport.Storage.Folder;

/// <summary>Permissions of what nobody but the server's user may read. On Windows the profile's own access list does this.</summary>
internal static class OwnerOnly
{
    private const UnixFileMode Folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Makes a folder with mode 0700. One that is there and empty is narrowed to it, one with content must have it.</summary>
    public static void EnsureFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(path);
            }
            else
            {
                Directory.CreateDirectory(path, Folder);
            }
        }
        else if (!OperatingSystem.IsWindows() && HasOthers(path) && !Directory.EnumerateFileSystemEntries(path).Any())
        {
            System.IO.File.SetUnixFileMode(path, Folder);
        }

        Check(path, "700", ", or give the server a folder of its own");
    }

    /// <summary>Options that make a new file with mode 0600, or open one.</summary>
    public static FileStreamOptions FileOptions(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = File;
        }

        return options;
    }

    /// <summary>Refuses a file that others may read or write.</summary>
    public static void CheckFile(string path) => Check(path, "600", "");

    private static void Check(string path, string mode, string alternative)
    {
        if (!OperatingSystem.IsWindows() && HasOthers(path))
        {
            throw new StorageException($"{path} is open to other users of this machine. Run: chmod {mode} {path}{alternative}");
        }
    }

    private static bool HasOthers(string path) =>
        !OperatingSystem.IsWindows() && (System.IO.File.GetUnixFileMode(path) & Others) != UnixFileMode.None;
}
