using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>A client may answer a packet before the call that sent it has returned.</summary>
public sealed class InstantAnswerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Connect_EventComesWithTheReply_ReachesItsHandler()
    {
        var handled = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync(server =>
            server.Of("/").OnConnected(socket => socket.On("hello", received => handled.TrySetResult(received.Name)))
        );
        var session = InstantClient.Open(host, packet => packet.StartsWith("40{", StringComparison.Ordinal) ? """42["hello"]""" : null);

        await session.ReceiveTextAsync("40"u8.ToArray());

        (await handled.Task.WaitAsync(Patience)).ShouldBe("hello");
        session.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Disconnect_ClientComesBackWithThePacket_IsLetInAgain()
    {
        var entries = 0;
        var cameBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var host = await TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    if (Interlocked.Increment(ref entries) == 2)
                    {
                        cameBack.TrySetResult();
                        return;
                    }

                    socket.Disconnect();
                })
        );
        var session = InstantClient.Open(host, packet => packet == "41" ? "40" : null);

        await session.ReceiveTextAsync("40"u8.ToArray());

        await cameBack.Task.WaitAsync(Patience);
        session.IsOpen.ShouldBeTrue();
    }
}
