using System.Net.Sockets;
using Microsoft.AspNetCore.Connections.Features;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>Lets the last bytes of a connection leave together with its end, as one segment. See TCP_CORK in tcp(7); elsewhere than on Linux they leave as they would.</summary>
internal static class TcpCork
{
    private const int Tcp = 6;
    private const int Cork = 3;

    private static ReadOnlySpan<byte> On => [1, 0, 0, 0];

    /// <summary>Holds back what is sent from now on and fills no segment: until the connection is shut down, or 200 ms. It cannot be taken back.</summary>
    /// <param name="connection">What the server says of the connection; without a TCP socket nothing is done.</param>
    public static void Put(object connection)
    {
        if (
            !OperatingSystem.IsLinux()
            || (connection as IConnectionSocketFeature)?.Socket is not { AddressFamily: not AddressFamily.Unix } socket
        )
        {
            return;
        }

        try
        {
            socket.SetRawSocketOption(Tcp, Cork, On);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The connection is gone: nothing leaves any more.
        }
    }
}
