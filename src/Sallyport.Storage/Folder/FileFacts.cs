using System.Runtime.InteropServices;

namespace Sallyport.Storage.Folder;

/// <summary>What a path is, who owns it and who may touch it.</summary>
/// <param name="Kind">File, folder, link, socket.</param>
/// <param name="User">The owner's number.</param>
/// <param name="Group">The group's number.</param>
/// <param name="Mode">The permissions.</param>
/// <param name="Links">How many names it has.</param>
/// <param name="Inode">With <paramref name="Device"/>, the same for two names of one file.</param>
/// <param name="Device">The file system.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileFacts(FileKind Kind, uint User, uint Group, UnixFileMode Mode, uint Links, ulong Inode, ulong Device)
{
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Gets whether somebody beside the owner may write it.</summary>
    public bool OthersWrite => (Mode & WritableByOthers) != UnixFileMode.None;

    /// <summary>Reads them, of a link itself; null where nothing is there, or where owners are not known (Windows, macOS).</summary>
    public static FileFacts? Of(string path) => Posix.Stat(path, followLinks: false);

    /// <summary>Reads them, of what a link leads to.</summary>
    public static FileFacts? OfTarget(string path) => Posix.Stat(path, followLinks: true);

    /// <summary>Tells whether both are one file.</summary>
    public bool IsSameAs(FileFacts other) => Inode == other.Inode && Device == other.Device;
}

/// <summary>What a path is, as the upper bits of its mode say.</summary>
public enum FileKind
{
    /// <summary>None of the others: a pipe or a device.</summary>
    Other = 0,

    /// <summary>A folder.</summary>
    Folder = 0x4000,

    /// <summary>A regular file.</summary>
    File = 0x8000,

    /// <summary>A symbolic link.</summary>
    Link = 0xa000,

    /// <summary>A socket.</summary>
    Socket = 0xc000,
}
