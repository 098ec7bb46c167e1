using System.Collections.Concurrent;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Rooms;

/// <summary>A connected client without a network: what it is sent is here when the call that sent it returns.</summary>
internal sealed class InstantMember
{
    private readonly ConcurrentQueue<string> _got = new();

    private InstantMember() { }

    public Socket Socket { get; private set; } = null!;

    public EngineSession Session => Socket.Session;

    /// <summary>Gets the events it was sent since the last time.</summary>
    public string[] Take()
    {
        var got = _got.ToArray();
        _got.Clear();
        return got;
    }

    public static async Task<InstantMember> ConnectAsync(TestHost host)
    {
        var member = new InstantMember();
        var connected = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var session = InstantClient.Open(
            host,
            packet =>
            {
                if (packet.StartsWith("40{\"sid\"", StringComparison.Ordinal))
                {
                    connected.TrySetResult(packet.Split('"')[3]);
                }
                else if (packet.StartsWith("42", StringComparison.Ordinal))
                {
                    member._got.Enqueue(packet);
                }

                return null;
            }
        );
        await session.ReceiveTextAsync("40"u8.ToArray());
        host.Server.Of("/").TryGetSocket(await connected.Task.WaitAsync(TimeSpan.FromSeconds(30)), out var socket).ShouldBeTrue();

        // Waits for the socket's lock: the client may read that it is in before the server has noted it.
        _ = socket.Rooms;
        member.Socket = socket;
        return member;
    }
}
