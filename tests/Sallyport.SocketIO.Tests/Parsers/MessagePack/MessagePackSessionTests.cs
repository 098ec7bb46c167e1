using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Parsers.MessagePack;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Parsers.MessagePack;

/// <summary>What ends a session that speaks MessagePack. What works is shown with the official client (tests/interop).</summary>
public sealed class MessagePackSessionTests
{
    private const string Connect = "82a47479706500a36e7370a12f";

    [Fact]
    public async Task Session_Event_IsAnswered()
    {
        await using var host = await StartAsync();
        using var client = await ConnectAsync(host);

        await client.SendAsync(Convert.FromHexString("84a47479706502a26964cd1234a46461746193a46563686fc4020708c0a36e7370a12f"));

        (await client.ReadAsync()).ShouldBe("bin:84a47479706503a46461746192c4020708c0a36e7370a12fa26964cd1234");
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("c1")]
    [InlineData("83a47479706502a46461746191aa646973636f6e6e656374a36e7370a12f")] // the reserved name "disconnect"
    [InlineData("83a47479706502a46461746191a161a36e7370a22f62")] // not connected to /b
    [InlineData("82a47479706504a36e7370a12f")] // only servers send CONNECT_ERROR
    [InlineData("83a47479706502a46461746191a161a36e7370a12f00")]
    [InlineData(Connect)] // twice
    public async Task Session_NoPacket_IsClosed(string hex)
    {
        await using var host = await StartAsync();
        using var client = await ConnectAsync(host);

        await client.SendAsync(Convert.FromHexString(hex));

        await client.ShouldCloseAsync();
        host.Log.Lines.ShouldNotContain(line =>
            line.Level > LogLevel.Debug && line.Category.StartsWith("Sallyport", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Session_TextOfTheDefaultParser_IsClosed()
    {
        await using var host = await StartAsync();
        using var client = await SocketClient.OpenAsync(host);

        await client.SendAsync("40");

        await client.ShouldCloseAsync();
    }

    private static Task<TestHost> StartAsync() =>
        TestHost.StartAsync(
            server =>
                server
                    .Of("/")
                    .OnConnected(socket =>
                        socket.On("echo", received => _ = received.TryAck(received.ArgumentsJson, received.Attachments))
                    ),
            options => options.Parser = MessagePackParser.Instance
        );

    private static async Task<SocketClient> ConnectAsync(TestHost host)
    {
        var client = await SocketClient.OpenAsync(host);
        await client.SendAsync(Convert.FromHexString(Connect));
        (await client.ReadAsync()).ShouldStartWith("bin:83a47479706500a46461746181a3736964b4");
        return client;
    }
}
