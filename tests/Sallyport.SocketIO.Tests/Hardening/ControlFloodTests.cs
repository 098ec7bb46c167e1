using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>What reaches no handler, sent for ever: <c>EngineOptions.MaxControlPacketsPerSecond</c>.</summary>
[Trait("Requirement", "R30")]
public sealed class ControlFloodTests
{
    private const int PerSecond = 5;
    private const int Window = PerSecond * 10;

    public static TheoryData<int, string> Packets =>
        new()
        {
            { RawWebSocket.Ping, "" },
            { RawWebSocket.Pong, "x" },
            { RawWebSocket.Continuation, "" },
            { RawWebSocket.Text, "3" },
            { RawWebSocket.Text, "6" },
            { RawWebSocket.Text, "42[\"nobody\"]" },
            { RawWebSocket.Text, "437[]" },
            { RawWebSocket.Text, "43" },
        };

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task Packets_MoreThanTheRate_DisconnectTheSocketAndCloseTheSession(int opcode, string payload)
    {
        await using var host = await StartAsync(PerSecond);
        using var client = await EnterAsync(host, opcode);
        await client.SendBytesAsync(Many(Window + 1, opcode, payload));

        (await TextsAsync(client)).ShouldContain("41");
        host.Server.Of("/").Sockets.Count.ShouldBe(0);
    }

    [Fact]
    public async Task ConnectAndDisconnect_MoreThanTheRate_CloseTheSession()
    {
        await using var host = await StartAsync(PerSecond);
        using var client = await EnterAsync(host, RawWebSocket.Text);
        await client.SendBytesAsync(Enumerable.Repeat("41", Window).SelectMany(text => Frames(text, "40")).ToArray());

        await TextsAsync(client);
    }

    [Theory]
    [MemberData(nameof(Packets))]
    public async Task Packets_WithoutARate_AreNotCounted(int opcode, string payload)
    {
        await using var host = await StartAsync(perSecond: 0);
        using var client = await EnterAsync(host, opcode);
        await client.SendBytesAsync(Many(2000, opcode, payload));
        if (opcode == RawWebSocket.Continuation)
        {
            await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Continuation, "421[\"echo\"]"));
        }
        else
        {
            await client.SendAsync("421[\"echo\"]");
        }

        while (true)
        {
            var frame = await client.ReadFrameAsync();
            frame.Opcode.ShouldBePositive();
            if (frame is { Opcode: RawWebSocket.Text, Text: "431[]" })
            {
                return;
            }
        }
    }

    private static Task<TestHost> StartAsync(int perSecond) =>
        TestHost.StartAsync(
            server => server.Of("/").OnConnected(socket => socket.On("echo", received => received.TryAck())),
            options => options.Engine.MaxControlPacketsPerSecond = perSecond
        );

    private static async Task<RawWebSocket> EnterAsync(TestHost host, int opcode)
    {
        var client = await RawWebSocket.OpenAsync(host, "/socket.io/");
        await client.SendAsync("40");
        (await client.ReadFrameAsync()).Text.ShouldStartWith("40{");
        if (opcode == RawWebSocket.Continuation)
        {
            await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Text, "", isFinal: false));
        }

        return client;
    }

    private static byte[] Many(int count, int opcode, string payload) =>
        [
            .. Enumerable
                .Repeat(RawWebSocket.Frame(opcode, payload, isFinal: opcode != RawWebSocket.Continuation), count)
                .SelectMany(frame => frame),
        ];

    private static IEnumerable<byte> Frames(params string[] texts) => texts.SelectMany(text => RawWebSocket.Frame(RawWebSocket.Text, text));

    private static async Task<List<string>> TextsAsync(RawWebSocket client)
    {
        var texts = new List<string>();
        while (true)
        {
            var frame = await client.ReadFrameAsync();
            if (frame.Opcode is RawWebSocket.CloseFrame or < 0)
            {
                return texts;
            }

            texts.Add(frame.Text);
        }
    }
}
