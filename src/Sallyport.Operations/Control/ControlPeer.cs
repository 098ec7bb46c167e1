using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Sallyport.Storage.Folder;

namespace Sallyport.Operations.Control;

/// <summary>Who is at the other end of the control socket, as the kernel says.</summary>
internal static class ControlPeer
{
    private const int LinuxSocketLevel = 1;
    private const int LinuxPeerCredentials = 17;

    /// <summary>Gets the user of the process at the other end; null where the system does not say.</summary>
    public static uint? UserOf(Socket socket)
    {
        if (OperatingSystem.IsLinux())
        {
            // struct ucred: process, user, group, four bytes each.
            Span<byte> credentials = stackalloc byte[12];
            return socket.GetRawSocketOption(LinuxSocketLevel, LinuxPeerCredentials, credentials) == credentials.Length
                ? MemoryMarshal.Read<uint>(credentials[4..])
                : null;
        }

        return !OperatingSystem.IsWindows() && getpeereid(socket.SafeHandle, out var user, out _) == 0 ? user : null;
    }

    /// <summary>
    /// Tells whether a peer may be spoken with: root, the user of this process, or the owner of the data folder. Where the system does not say who it is,
    /// the permissions of the socket decide alone.
    /// </summary>
    public static bool IsTrusted(uint? user, string dataFolder) =>
        user is not { } known || ForeignFile.IsTrusted(known, FileFacts.OfTarget(dataFolder)?.User);

    /// <summary>Gives a socket that is not bound yet the mode of the file that binding makes.</summary>
    public static void SetModeOfFile(Socket socket, UnixFileMode mode)
    {
        if (OperatingSystem.IsLinux())
        {
            using var handle = new SafeFileHandle(socket.Handle, ownsHandle: false);
            File.SetUnixFileMode(handle, mode);
        }
    }

#pragma warning disable IDE1006 // Named as the C library names it.
    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int getpeereid(SafeHandle socket, out uint user, out uint group);
#pragma warning restore IDE1006
}
