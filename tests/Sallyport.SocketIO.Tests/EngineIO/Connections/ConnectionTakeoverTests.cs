using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.Connections;

public sealed class ConnectionTakeoverTests
{
    [Fact]
    public async Task Request_OfAWebSocket_EndsWithItsAnswerAndIsForgotten()
    {
        await using var server = await WatchedServer.StartAsync();

        await ShouldLeaveItsRequestAsync(server);
    }

    [Fact]
    public async Task Request_EndpointsOfTheApplicationAreSetUpBefore_EndsWithItsAnswer()
    {
        await using var server = await WatchedServer.StartAsync(before: static kestrel => kestrel.Listen(IPAddress.Loopback, 0));

        await ShouldLeaveItsRequestAsync(server);
    }

    [Fact]
    public async Task Request_EndpointIsPreparedTwice_EndsWithItsAnswer()
    {
        await using var server = await WatchedServer.StartAsync(after: static kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, static listen => listen.UseSocketIOConnections())
        );

        await ShouldLeaveItsRequestAsync(server);
    }

    [Fact]
    public async Task Request_ApplicationHasEndpointDefaultsOfItsOwn_LastsWithTheWebSocket()
    {
        await using var server = await WatchedServer.StartAsync(after: static kestrel =>
            kestrel.ConfigureEndpointDefaults(static _ => { })
        );

        await ShouldKeepItsRequestAsync(server);
    }

    [Fact]
    public async Task Request_ToBeHeld_LastsWithTheWebSocket()
    {
        await using var server = await WatchedServer.StartAsync(configure: static engine => engine.HoldsRequest = true);

        await ShouldKeepItsRequestAsync(server);
    }

    [Fact]
    public async Task Upgrade_MoreThanKestrelAllowsAtATime_IsRefusedUntilOneHasEnded()
    {
        await using var server = await WatchedServer.StartAsync(after: static kestrel =>
            kestrel.Limits.MaxConcurrentUpgradedConnections = 1
        );
        using (var first = await server.OpenAsync())
        {
            using var second = await RequestAsync(server);
            second.Head.ShouldNotStartWith("HTTP/1.1 101");
            await ShouldEchoAsync(first, "first");
        }

        await server.FirstEnded.WaitAsync(TimeSpan.FromSeconds(30));
        RawWebSocket third;
        var patience = Task.Delay(TimeSpan.FromSeconds(30));
        while (!(third = await RequestAsync(server)).Head.StartsWith("HTTP/1.1 101", StringComparison.Ordinal))
        {
            // Kestrel counts down a moment after the request has ended.
            third.Dispose();
            patience.IsCompleted.ShouldBeFalse();
        }

        third.Dispose();
    }

    [Fact]
    public async Task Timeouts_OfKestrel_EndAnIdleConnectionAndSpareAWebSocket()
    {
        await using var server = await WatchedServer.StartAsync(after: static kestrel =>
        {
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(1);
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        });
        using var client = await server.OpenAsync();
        using var idle = new TcpClient();
        await idle.ConnectAsync(IPAddress.Loopback, server.Address.Port);

        (await idle.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(0);
        await ShouldEchoAsync(client, "after");
    }

    [Fact]
    public async Task Connection_ClientHasSentFramesWithItsRequest_GoesOnWithThem()
    {
        await using var server = await WatchedServer.StartAsync();

        using var client = await RawWebSocket.RequestAsync(
            server.Address,
            "/engine.io/?EIO=4&transport=websocket",
            following: [.. RawWebSocket.Frame(RawWebSocket.Text, "4one"), .. RawWebSocket.Frame(RawWebSocket.Text, "4two")]
        );

        (await client.ReadFrameAsync()).Text.ShouldStartWith("0{");
        (await client.ReadFrameAsync()).Text.ShouldBe("4one");
        (await client.ReadFrameAsync()).Text.ShouldBe("4two");
    }

    [Fact]
    public async Task Connection_ClientSaysGoodbye_LetsTheLastWordLeaveWithItsEnd()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "TCP_CORK is Linux's.");
        var corked = new TaskCompletionSource<byte>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await WatchedServer.StartAsync(after: kestrel =>
            kestrel.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Use(next => connection => LookAfterAsync(next, connection, corked));
                    listen.UseSocketIOConnections();
                }
            )
        );
        using var client = await server.OpenAsync();
        await ShouldEchoAsync(client, "before");

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 232]));

        (await corked.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe((byte)1);
        (await client.ReadCloseAsync()).ShouldBe(1000);
        (await client.HasEndedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Connection_ClientSaysGoodbye_EndsWithTheWebSocket()
    {
        await using var server = await WatchedServer.StartAsync();
        using var client = await server.OpenAsync();

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 232]));

        (await client.ReadCloseAsync()).ShouldBe(1000);
        (await client.HasEndedAsync()).ShouldBeTrue();
    }

    private static Task<RawWebSocket> RequestAsync(WatchedServer server) =>
        RawWebSocket.RequestAsync(server.Address, "/engine.io/?EIO=4&transport=websocket");

    private static async Task ShouldLeaveItsRequestAsync(WatchedServer server)
    {
        using var client = await server.OpenAsync();

        await server.FirstEnded.WaitAsync(TimeSpan.FromSeconds(30));
        (await server.IsFirstGoneAsync()).ShouldBeTrue();
        await ShouldEchoAsync(client, "still here");
    }

    private static async Task ShouldKeepItsRequestAsync(WatchedServer server)
    {
        using (var client = await server.OpenAsync())
        {
            await ShouldEchoAsync(client, "here");
            server.FirstEnded.IsCompleted.ShouldBeFalse();
        }

        await server.FirstEnded.WaitAsync(TimeSpan.FromSeconds(30));
    }

    private static async Task LookAfterAsync(ConnectionDelegate next, ConnectionContext connection, TaskCompletionSource<byte> corked)
    {
        var socket = connection.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        await next(connection);
        var cork = new byte[sizeof(int)];
        _ = socket.GetRawSocketOption(6, 3, cork);
        corked.SetResult(cork[0]);
    }

    private static async Task ShouldEchoAsync(RawWebSocket client, string text)
    {
        await client.SendAsync("4" + text);
        (await client.ReadFrameAsync()).Text.ShouldBe("4" + text);
    }
}
