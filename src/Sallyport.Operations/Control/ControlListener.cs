using System.Net.Sockets;
using Sallyport.Storage.Folder;

namespace Sallyport.Operations.Control;

/// <summary>The listening control socket: mode 0600 from its first moment, the data folder's owner, gone when disposed.</summary>
internal sealed class ControlListener : IDisposable
{
    private const int Backlog = 16;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Socket _socket;
    private readonly string _file;

    private ControlListener(Socket socket, string file)
    {
        _socket = socket;
        _file = file;
    }

    /// <summary>Listens in a data folder whose lock this process holds: a socket file that is there already is stale.</summary>
    /// <exception cref="IOException">The socket cannot be made there.</exception>
    public static ControlListener Open(string dataFolder)
    {
        using var address = ControlSocket.In(dataFolder);
        File.Delete(address.File);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            ControlPeer.SetModeOfFile(socket, Mode);
            socket.Bind(address.EndPoint);
            if (!OperatingSystem.IsWindows() && !OperatingSystem.IsLinux())
            {
                // Between bind and listen nobody can connect, so the mode is set in time whatever the umask says.
                File.SetUnixFileMode(address.File, Mode);
            }

            OwnerOnly.GiveToFolderOwner(address.File);
            socket.Listen(Backlog);
            return new ControlListener(socket, address.File);
        }
        catch (Exception failure) when (failure is SocketException or UnauthorizedAccessException)
        {
            socket.Dispose();
            throw new IOException($"The control socket {address.File} cannot be made: {failure.Message}.", failure);
        }
    }

    public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => _socket.AcceptAsync(cancellationToken);

    public void Dispose()
    {
        _socket.Dispose();
        File.Delete(_file);
    }
}
