using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sallyport.Storage.Folder;

/// <summary>The calls of the C library that .NET has no class for: owners of files, and users.</summary>
internal static class Posix
{
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const int StatxSize = 256;

    // O_PATH and O_CLOEXEC are the same on every processor that .NET runs on, O_NOFOLLOW is not.
    private const int OpenPathOnly = 0x200000 | 0x80000;

    private static readonly Lock UserDatabase = new();

    /// <summary>Gets whether owners of files can be read and set. Elsewhere no owner is judged.</summary>
    public static bool KnowsOwners { get; } = OperatingSystem.IsLinux();

    private static int OpenNoFollow =>
        RuntimeInformation.ProcessArchitecture is Architecture.Arm or Architecture.Arm64 or Architecture.Ppc64le ? 0x8000 : 0x20000;

    /// <summary>Gets the user whose rights this process has.</summary>
    public static uint EffectiveUser => geteuid();

    /// <summary>Gets the group whose rights this process has.</summary>
    public static uint EffectiveGroup => getegid();

    /// <summary>Reads what a path is; null where nothing is there or it may not be looked at.</summary>
    public static FileFacts? Stat(string path, bool followLinks)
    {
        var found = new byte[StatxSize];
        return KnowsOwners && statx(CurrentFolder, path, followLinks ? 0 : NoFollow, BasicStats, found) == 0 ? Parse(found) : null;
    }

    /// <summary>Reads what an open file is.</summary>
    public static FileFacts? Stat(SafeHandle file)
    {
        var found = new byte[StatxSize];
        return KnowsOwners && statx(file, "", EmptyPath, BasicStats, found) == 0 ? Parse(found) : null;
    }

    /// <summary>Holds a file, folder or socket without opening it and without following a link; invalid where it is not there.</summary>
    public static SafeFileHandle Hold(string path) => new(open(path, OpenPathOnly | OpenNoFollow), ownsHandle: true);

    /// <summary>Gives what a handle holds another owner.</summary>
    public static bool TryGive(SafeHandle file, uint user, uint group) => fchownat(file, "", user, group, EmptyPath) == 0;

    /// <summary>Reads a user's name; null where the user has none.</summary>
    public static string? UserName(uint user)
    {
        // The answer is in memory of the C library's own, until the next call.
        lock (UserDatabase)
        {
            var entry = getpwuid(user);
            return entry == 0 ? null : Marshal.PtrToStringUTF8(Marshal.ReadIntPtr(entry));
        }
    }

    // struct statx of linux/stat.h, the same on every processor.
    private static FileFacts Parse(byte[] found)
    {
        var mode = BitConverter.ToUInt16(found, 28);
        return new FileFacts(
            (FileKind)(mode & 0xf000),
            BitConverter.ToUInt32(found, 20),
            BitConverter.ToUInt32(found, 24),
            (UnixFileMode)(mode & 0xfff),
            BitConverter.ToUInt32(found, 16),
            BitConverter.ToUInt64(found, 32),
            BitConverter.ToUInt64(found, 136)
        );
    }

#pragma warning disable IDE1006, SA1300 // Named as the C library names them.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint getegid();

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint getpwuid(uint user);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int fchownat(SafeHandle file, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint user, uint group, int flags);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        int folder,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [In, Out] byte[] found
    );

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(
        SafeHandle file,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string path,
        int flags,
        uint mask,
        [In, Out] byte[] found
    );
#pragma warning restore IDE1006, SA1300
}
