using System.Net.WebSockets;
using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO;

public sealed class WebSocketTests
{
    [Fact]
    public async Task Message_TextAndBinary_ComesBack()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4é");
        await client.SendAsync([1, 2, 3]);
        await client.SendAsync("bAQID");
        await client.SendAsync(Array.Empty<byte>());
        await client.SendAsync("4");

        (await client.ReadAsync()).ShouldBe("4é");
        (await client.ReadAsync()).ShouldBe("bin:010203");
        (await client.ReadAsync()).ShouldBe("bin:010203");
        (await client.ReadAsync()).ShouldBe("bin:");
        (await client.ReadAsync()).ShouldBe("4");
    }

    [Fact]
    public async Task Message_InFragments_IsPutTogether()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");
        var text = "4" + string.Concat(Enumerable.Range(0, 3000).Select(i => i.ToString() + ","));
        var bytes = Encoding.UTF8.GetBytes(text);

        for (var i = 0; i < bytes.Length; i += 1000)
        {
            var part = bytes.AsMemory(i, Math.Min(1000, bytes.Length - i));
            await client.SendAsync(part, WebSocketMessageType.Text, endOfMessage: i + 1000 >= bytes.Length);
        }

        (await client.ReadAsync()).ShouldBe(text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("7")]
    [InlineData("2")]
    [InlineData("2probe")]
    public async Task Message_NoPacketOrPing_EndsTheSession(string text)
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync(text);

        (await client.ReadAsync()).ShouldBe("closed");
        client.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("3")]
    [InlineData("5")]
    [InlineData("6")]
    public async Task Message_PacketWithoutMeaningHere_IsPassedOver(string text)
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync(text);
        await client.SendAsync("4still");

        (await client.ReadAsync()).ShouldBe("4still");
    }

    [Fact]
    public async Task Message_BeforeAParseError_IsStillAnswered()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenAsync(host, "/engine.io/");

        await client.SendAsync("4a");
        await client.SendAsync("abc");

        (await client.ReadAsync()).ShouldBe("4a");
        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task Request_PollingTheSession_IsABadRequest()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.OpenRawAsync(host, "/engine.io/", "?EIO=4&transport=websocket");
        var sid = (await client.ReadAsync()).Split('"')[3];

        using var response = await host.Http.GetAsync($"/engine.io/?EIO=4&transport=polling&sid={sid}");

        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"code":3,"message":"Bad request"}""");
    }
}
