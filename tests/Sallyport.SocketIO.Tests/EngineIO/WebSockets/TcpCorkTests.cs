using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Sallyport.SocketIO.EngineIO.WebSockets;
using NetSocket = System.Net.Sockets.Socket;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class TcpCorkTests
{
    [Fact]
    public async Task Put_ConnectionIsShutDownAfterwards_AllThatWasSentArrives()
    {
        using var listener = new NetSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new NetSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        using var server = await listener.AcceptAsync();

        TcpCork.Put(new Connection(server));
        _ = await server.SendAsync("last "u8.ToArray());
        _ = await server.SendAsync("words"u8.ToArray());
        server.Shutdown(SocketShutdown.Both);

        using var stream = new NetworkStream(client);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        (await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe("last words");
    }

    [Fact]
    public void Put_ConnectionIsGone_DoesNothing()
    {
        var gone = new NetSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        gone.Dispose();

        Should.NotThrow(() => TcpCork.Put(new Connection(gone)));
    }

    [Fact]
    public void Put_ConnectionIsOfAnotherKind_DoesNothing()
    {
        using var unix = new NetSocket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

        Should.NotThrow(() => TcpCork.Put(new Connection(unix)));
        Should.NotThrow(() => TcpCork.Put(new object()));
    }

    private sealed class Connection(NetSocket socket) : IConnectionSocketFeature
    {
        public NetSocket Socket => socket;
    }
}
