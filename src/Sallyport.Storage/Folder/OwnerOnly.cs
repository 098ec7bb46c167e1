using Microsoft.Win32.SafeHandles;

namespace Sallyport.Storage.Folder;

/// <summary>
/// Makes and checks files that only the server's user may read. What is made is new, has its mode from the first moment, follows no link and, where
/// root makes it, belongs to the owner of the folder that it is made in. On Windows the profile's own access list does this.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode ParentMode =
        FolderMode | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Makes a file with mode 0600. One that is there already, a link among them, is an error.</summary>
    public static FileStream CreateFile(string path, FileShare share = FileShare.None)
    {
        var file = new FileStream(path, Options(FileMode.CreateNew, share));
        try
        {
            GiveToFolderOwner(file.SafeFileHandle, path);
            return file;
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
    }

    /// <summary>Opens a file that is there, or makes it. A link, and a file that has a second name, is refused.</summary>
    /// <exception cref="StorageException">It is not a file of its own.</exception>
    public static FileStream OpenOrCreateFile(string path, FileShare share)
    {
        try
        {
            if (!Exists(path))
            {
                return CreateFile(path, share);
            }
        }
        catch (IOException) when (Exists(path))
        {
            // Another process was faster.
        }

        return OpenFile(path, FileAccess.ReadWrite, share);
    }

    /// <summary>Opens a file that is there. A link, and a file that has a second name, is refused.</summary>
    /// <exception cref="StorageException">It is not a file of its own.</exception>
    public static FileStream OpenFile(string path, FileAccess access, FileShare share)
    {
        CheckUnlinked(path);
        var before = FileFacts.Of(path);
        var file = new FileStream(path, FileMode.Open, access, share);
        if (before is { } seen && Posix.Stat(file.SafeFileHandle) is { } opened && !seen.IsSameAs(opened))
        {
            file.Dispose();
            throw new StorageException($"{path} was exchanged while it was opened.");
        }

        return file;
    }

    /// <summary>Writes a file anew under another name and then gives it its own, so that no half of it is ever read.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content, bool overwrite)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = CreateFile(temporary))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite);
    }

    /// <summary>Makes a folder with mode 0700. One that is there and empty is narrowed to it, one with content must have it.</summary>
    public static void EnsureFolder(string path)
    {
        if (Directory.Exists(path))
        {
            CheckFolderOwner(path);
            if (!OperatingSystem.IsWindows() && HasOthers(path) && !Directory.EnumerateFileSystemEntries(path).Any())
            {
                File.SetUnixFileMode(path, FolderMode);
            }
        }
        else
        {
            CreateFolder(path, FolderMode);
        }

        Check(path, "700", ", or give the server a folder of its own");
    }

    /// <summary>Gives what was made by other means than this class, a socket, to the owner of its folder, where root made it.</summary>
    public static void GiveToFolderOwner(string path)
    {
        if (!Posix.KnowsOwners)
        {
            return;
        }

        using var held = Posix.Hold(path);
        GiveToFolderOwner(held, path);
    }

    /// <summary>Refuses a file that others may read or write.</summary>
    public static void CheckFile(string path) => Check(path, "600", "");

    /// <summary>Refuses a link, and a file that has a second name: writing it would change another file.</summary>
    public static void CheckUnlinked(string path)
    {
        if (FileFacts.Of(path) is { } facts && (facts.Kind != FileKind.File || facts.Links > 1))
        {
            throw new StorageException(
                facts.Kind == FileKind.Link ? $"{path} is a symbolic link, which is not followed. Put the file itself there."
                : facts.Kind == FileKind.File ? $"{path} has a second name (a hard link). Put a copy of its own there."
                : $"{path} is no file."
            );
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = FileMode600;
        }

        return options;
    }

    // File.Exists follows a link: one that leads nowhere is there all the same.
    private static bool Exists(string path) => FileFacts.Of(path) is not null || File.Exists(path);

    private static void CreateFolder(string path, UnixFileMode mode)
    {
        var parent = Path.GetDirectoryName(path);
        if (!string.IsNullOrEmpty(parent) && !Directory.Exists(parent))
        {
            CreateFolder(parent, ParentMode);
        }

        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, mode);
            GiveToFolderOwner(path);
        }
    }

    private static void GiveToFolderOwner(SafeFileHandle made, string path)
    {
        if (
            MachineUser.Current == 0
            && FileFacts.OfTarget(Path.GetDirectoryName(Path.GetFullPath(path))!) is { User: not 0 } folder
            && (made.IsInvalid || !Posix.TryGive(made, folder.User, folder.Group))
        )
        {
            throw new IOException($"{path} could not be given to {MachineUser.NameOf(folder.User)}, the owner of its folder.");
        }
    }

    // A link of another user may lead anywhere.
    private static void CheckFolderOwner(string path)
    {
        if (FileFacts.Of(path) is { Kind: FileKind.Link } link && !ForeignFile.IsTrusted(link.User))
        {
            throw new StorageException($"{path} is a link of another user, {MachineUser.NameOf(link.User)}, and is not followed.");
        }
    }

    private static void Check(string path, string mode, string alternative)
    {
        if (!OperatingSystem.IsWindows() && HasOthers(path))
        {
            throw new StorageException($"{path} is open to other users of this machine. Run: chmod {mode} {path}{alternative}");
        }
    }

    private static bool HasOthers(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;
}
