using System.IO.Compression;
using System.Text;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.WebSockets;

public sealed class PerMessageDeflateTests
{
    private const string Target = "/engine.io/?EIO=4&transport=websocket";
    private const string Headers =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Offer = "Sec-WebSocket-Extensions: permessage-deflate\r\n";

    // https://www.rfc-editor.org/rfc/rfc7692#section-6: RSV1
    private const int Compressed = 4;

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Handshake_SwitchedOffOrNotAskedFor_AgreesOnNothing(bool isEnabled, bool isOffered)
    {
        await using var host = await StartAsync(isEnabled);

        using var client = await RawWebSocket.RequestAsync(host, Target, isOffered ? Headers + Offer : Headers);

        client.Head.ShouldStartWith("HTTP/1.1 101 ");
        client.Head.ShouldNotContain("Sec-WebSocket-Extensions");
        (await client.ReadFrameAsync()).Reserved.ShouldBe(0);
        await client.SendAsync("4" + new string('a', 5000));
        (await client.ReadFrameAsync()).Reserved.ShouldBe(0);
    }

    [Fact]
    public async Task Message_AtTheThreshold_IsCompressed()
    {
        await using var host = await StartAsync(isEnabled: true);
        using var client = await RawWebSocket.RequestAsync(host, Target, Headers + Offer);
        client.Head.ShouldContain("Sec-WebSocket-Extensions: permessage-deflate");
        await client.ReadFrameAsync();

        await client.SendAsync("4" + new string('a', 1022));
        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Text, Deflated("4" + new string('a', 1023)), reserved: Compressed));

        var small = await client.ReadFrameAsync();
        (small.Reserved, small.Text.Length).ShouldBe((0, 1023));
        var large = await client.ReadFrameAsync();
        large.Reserved.ShouldBe(Compressed);
        large.Payload.Length.ShouldBeLessThan(100);
        Inflated(large.Payload).ShouldBe("4" + new string('a', 1023));
    }

    [Fact]
    public async Task Message_SentUncompressed_IsNotCompressed()
    {
        await using var host = await StartAsync(isEnabled: true, session => new AnsweringListener(session, SendOptions.Uncompressed));
        using var client = await RawWebSocket.RequestAsync(host, Target, Headers + Offer);
        await client.ReadFrameAsync();

        await client.SendAsync("4go");

        var frame = await client.ReadFrameAsync();
        (frame.Reserved, frame.Text.Length).ShouldBe((0, 5001));
    }

    [Fact]
    public async Task Message_ThatInflatesBeyondTheLimit_ClosesWithTooBig()
    {
        var ended = new EndedListener();
        await using var host = await StartAsync(isEnabled: true, _ => ended);
        using var client = await RawWebSocket.RequestAsync(host, Target, Headers + Offer);
        await client.ReadFrameAsync();
        var bomb = Deflated("4" + new string('a', 20_000_000));
        bomb.Length.ShouldBeLessThan(100_000);

        await client.SendBytesAsync(RawWebSocket.Frame(RawWebSocket.Text, bomb, reserved: Compressed));

        (await ended.Reason).ShouldBe(EngineCloseReason.PayloadTooLarge);
        await host.Requests.WaitForAsync(count => count == 0);
    }

    private static Task<TestHost> StartAsync(bool isEnabled, Func<EngineSession, IEngineListener>? accept = null) =>
        TestHost.StartAsync(configureEngine: options => options.PerMessageDeflate.IsEnabled = isEnabled, accept: accept);

    // https://www.rfc-editor.org/rfc/rfc7692#section-7.2.1: flushed, without the last four bytes.
    private static byte[] Deflated(string text)
    {
        using var bytes = new MemoryStream();
        using (var deflate = new DeflateStream(bytes, CompressionLevel.Optimal, leaveOpen: true))
        {
            deflate.Write(Encoding.UTF8.GetBytes(text));
            deflate.Flush();
            return bytes.ToArray()[..^4];
        }
    }

    private static string Inflated(byte[] payload)
    {
        using var inflate = new DeflateStream(
            new MemoryStream([.. payload, 0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF]),
            CompressionMode.Decompress
        );
        using var text = new StreamReader(inflate);
        return text.ReadToEnd();
    }

    private sealed class AnsweringListener(EngineSession session, SendOptions options) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            session
                .TrySend(
                    EngineMessage.Text(
                        new byte[5000]
                            .Select(_ => (byte)'a')
                            .ToArray()
                    ),
                    options
                )
                .ShouldBeTrue();
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
