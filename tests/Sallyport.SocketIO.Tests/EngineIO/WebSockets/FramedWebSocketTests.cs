using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class FramedWebSocketTests : WebSocketSpecification
{
    private protected override Task<TestHost> StartAsync(
        Action<EngineOptions>? configure = null,
        Func<EngineSession, IEngineListener>? accept = null
    ) => TestHost.StartAsync(configureEngine: configure, accept: accept);

    // .NET answers some of these by cutting the connection, and takes unmasked frames: a rule of our frames only.
    [Theory]
    [InlineData("unmasked", 1002)]
    [InlineData("reserved", 1002)]
    [InlineData("opcode", 1002)]
    [InlineData("control", 1002)]
    [InlineData("continuation", 1002)]
    [InlineData("nested", 1002)]
    [InlineData("text", 1007)]
    [InlineData("size", 1009)]
    public async Task Frame_NoClientMaySend_ClosesWithItsCode(string wrong, int code)
    {
        var ended = new EndedListener();
        await using var host = await StartAsync(options => options.MaxPayload = 1000, _ => ended);
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendBytesAsync(
            wrong switch
            {
                "unmasked" => RawWebSocket.Frame(RawWebSocket.Text, "4a"u8.ToArray(), isMasked: false),
                "reserved" => RawWebSocket.Frame(RawWebSocket.Text, "4a"u8.ToArray(), reserved: 4),
                "opcode" => RawWebSocket.Frame(3, "4a"u8.ToArray()),
                "control" => RawWebSocket.Frame(RawWebSocket.Ping, new byte[126]),
                "continuation" => RawWebSocket.Frame(RawWebSocket.Continuation, "4a"u8.ToArray()),
                "nested" => (byte[])
                    [
                        .. RawWebSocket.Frame(RawWebSocket.Text, "4a", isFinal: false),
                        .. RawWebSocket.Frame(RawWebSocket.Text, "4b", isFinal: false),
                    ],
                "text" => RawWebSocket.Frame(RawWebSocket.Text, [(byte)'4', 0xC3, 0x28]),
                _ => RawWebSocket.Frame(RawWebSocket.Text, new byte[1001]),
            }
        );

        (await client.ReadCloseAsync()).ShouldBe(code);
        (await ended.Reason).ShouldBe(code == 1009 ? EngineCloseReason.PayloadTooLarge : EngineCloseReason.TransportError);
    }

    [Fact]
    public async Task Frames_AfterAnError_AreDroppedUntilTheClientCloses()
    {
        await using var host = await StartAsync();
        using var client = await RawWebSocket.OpenAsync(host);

        await client.SendBytesAsync(RawWebSocket.Frame(3, []));
        (await client.ReadCloseAsync()).ShouldBe(1002);
        await client.SendAsync("4late");
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.CloseFrame, [3, 234]));

        (await client.HasEndedAsync()).ShouldBeTrue();
        await host.Requests.WaitForAsync(count => count == 0);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 8\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ\r\n")]
    [InlineData("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: !!!!!!!!!!!!!!!!!!!!!!!!\r\n")]
    public async Task Request_WithoutKeyOrVersion_IsRefused(string headers)
    {
        await using var host = await StartAsync();

        using var client = await RawWebSocket.RequestAsync(
            host,
            "/engine.io/?EIO=4&transport=websocket",
            "Connection: Upgrade\r\nUpgrade: websocket\r\n" + headers
        );

        client.Head.ShouldStartWith("HTTP/1.1 400 ");
    }

    [Fact]
    public async Task Request_Accepted_AnswersTheKeyOfTheSpecification()
    {
        await using var host = await StartAsync();

        using var client = await RawWebSocket.RequestAsync(host, "/engine.io/?EIO=4&transport=websocket");

        client.Head.ShouldContain("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n");
        client.Head.ShouldContain("Upgrade: websocket\r\n");
        client.Head.ShouldContain("Connection: Upgrade\r\n");
    }
}
