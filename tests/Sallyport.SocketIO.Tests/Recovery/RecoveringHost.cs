using System.Threading.Channels;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Recovery;

/// <summary>A server with recovery on whose sockets greet, join the room they name, and tell when they have left.</summary>
internal sealed class RecoveringHost : IAsyncDisposable
{
    private readonly Channel<(Socket Socket, DisconnectReason Reason)> _left = Channel.CreateUnbounded<(Socket, DisconnectReason)>();

    private RecoveringHost(TestHost host) => Host = host;

    public TestHost Host { get; private set; }

    public Namespace Main => Host.Server.Of("/");

    public static async Task<RecoveringHost> StartAsync(Action<SocketIOServer>? map = null, Action<SocketIOOptions>? configure = null)
    {
        var made = new RecoveringHost(null!);
        made.Host = await TestHost.StartAsync(
            server =>
            {
                map?.Invoke(server);
                foreach (var name in (string[])["/", "/other"])
                {
                    server.Of(name).OnConnected(made.Greet);
                }
            },
            options =>
            {
                options.Recovery.Enabled = true;
                configure?.Invoke(options);
            }
        );
        return made;
    }

    /// <summary>Cuts a client and waits until the server has noticed.</summary>
    public async Task<Socket> LoseAsync(Visit visit)
    {
        visit.Client.Cut();
        var (socket, _) = await LeftAsync();
        socket.Id.ShouldBe(visit.Id);
        return socket;
    }

    public async Task<(Socket Socket, DisconnectReason Reason)> LeftAsync() =>
        await _left.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    public ValueTask DisposeAsync() => Host.DisposeAsync();

    private void Greet(Socket socket)
    {
        socket.OnDisconnected(reason => _left.Writer.TryWrite((socket, reason)));
        socket.On("kick", _ => socket.Disconnect());
        if (!socket.Recovered)
        {
            socket.TryEmit("welcome");
        }
    }
}
