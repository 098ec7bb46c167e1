using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class EventTests
{
    private static void Echo(SocketIOServer server) =>
        server
            .Of("/")
            .OnConnected(socket =>
            {
                socket.On("message", received => socket.TryEmit("message-back", received.ArgumentsJson, received.Attachments));
                socket.On("message-with-ack", received => received.TryAck(received.ArgumentsJson, received.Attachments));
            });

    [Theory]
    [InlineData("""42["message"]""", """42["message-back"]""")]
    [InlineData("""42["message",1,"2",{"3":[true]}]""", """42["message-back",1,"2",{"3":[true]}]""")]
    [InlineData("""42/,["message",null]""", """42["message-back",null]""")]
    [InlineData("""42["mess\u0061ge",1]""", """42["message-back",1]""")]
    [InlineData("""42["message","\ud800"]""", """42["message-back","\ud800"]""")]
    [InlineData("""42["message",{"_placeholder":true,"num":0}]""", """42["message-back",{"_placeholder":true,"num":0}]""")]
    [InlineData("""42456["message-with-ack",1,"2",{"3":[false]}]""", """43456[1,"2",{"3":[false]}]""")]
    [InlineData("""420["message-with-ack"]""", """430[]""")]
    [InlineData("""4200012["message-with-ack"]""", """4312[]""")]
    public async Task Event_Text_IsHandled(string sent, string expected)
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(sent);

        (await client.ReadAsync()).ShouldBe(expected);
    }

    [Theory]
    [InlineData("""42["message-with-ack"]""")]
    [InlineData("""42["unknown",1]""")]
    [InlineData("""42[1,2]""")]
    [InlineData("""42[""]""")]
    [InlineData("42")]
    [InlineData("421")]
    [InlineData("43")]
    [InlineData("433")]
    [InlineData("""43["x"]""")]
    [InlineData("""4399["x"]""")]
    public async Task Packet_WithoutEffect_IsPassedOver(string sent)
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(sent);
        await client.SendAsync("""42["message","alive"]""");

        (await client.ReadAsync()).ShouldBe("""42["message-back","alive"]""");
    }

    [Theory]
    [InlineData("42{}")]
    [InlineData("42\"\"")]
    [InlineData("42[]")]
    [InlineData("42[null]")]
    [InlineData("42[{}]")]
    [InlineData("42[{\"toString\":\"foo\"}]")] // CVE-2023-32695: a name that is no name.
    [InlineData("42[[\"message\"]]")]
    [InlineData("42[\"connect\"]")]
    [InlineData("42[\"\\u0063onnect\"]")]
    [InlineData("42[\"connect_error\"]")]
    [InlineData("42[\"disconnect\"]")]
    [InlineData("42[\"disconnecting\",1]")]
    [InlineData("42[\"newListener\"]")]
    [InlineData("42[\"removeListener\"]")]
    [InlineData("42[\"message\"")]
    [InlineData("42[\"message\",]")]
    [InlineData("42-1[\"message\"]")]
    [InlineData("421.5[\"message\"]")]
    [InlineData("433{}")]
    [InlineData("41{}")]
    [InlineData("41,")]
    [InlineData("41/custom,")]
    [InlineData("42/custom,[\"message\"]")]
    [InlineData("44{\"message\":\"x\"}")]
    [InlineData("45[\"message\"]")]
    [InlineData("450-[\"message\"]")]
    [InlineData("4511-[\"message\"]")]
    [InlineData("451-")]
    [InlineData("451-{}")]
    [InlineData("451-[{\"_placeholder\":true,\"num\":0}]")]
    [InlineData("451-[\"message\",{\"_placeholder\":true,\"num\":1}]")]
    [InlineData("46")]
    [InlineData("461-1{}")]
    [InlineData("47")]
    [InlineData("4x")]
    [InlineData("4")]
    [Trait("Requirement", "R16")]
    public async Task Packet_Invalid_ClosesTheSession(string sent)
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(sent);

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task BinaryEvent_ReservedName_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""451-["connect",{"_placeholder":true,"num":0}]""");
        await client.SendAsync([1]);

        (await client.ReadAsync()).ShouldBe("closed");
    }

    // Nobody who is not in may make the server keep anything.
    [Fact]
    [Trait("Requirement", "R16")]
    public async Task BinaryEvent_NotConnected_ClosesTheSessionAtItsText()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""451-/other,["message",{"_placeholder":true,"num":0}]""");

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    public async Task BinaryEvent_Attachments_ComeBack()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""452-9["message-with-ack",{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]]""");
        await client.SendAsync([1, 2, 3]);
        await client.SendAsync([4]);

        (await client.ReadAsync()).ShouldBe("""462-9[{"_placeholder":true,"num":0},[{"_placeholder":true,"num":1}]]""");
        (await client.ReadAsync()).ShouldBe("bin:010203");
        (await client.ReadAsync()).ShouldBe("bin:04");
    }

    [Fact]
    public async Task BinaryEvent_NoPlaceholder_IsAPlainEvent()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""451-["message",1]""");
        await client.SendAsync([1]);

        (await client.ReadAsync()).ShouldBe("""42["message-back",1]""");
    }

    // Frames in an order that no client sends.
    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task BinaryFrame_NotAnnounced_ClosesTheSession(bool isAfterABinaryEvent)
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);
        if (isAfterABinaryEvent)
        {
            await client.SendAsync("""451-["unknown",{"_placeholder":true,"num":0}]""");
            await client.SendAsync([1]);
        }

        await client.SendAsync([1]);

        (await client.ReadAsync()).ShouldBe("closed");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task TextFrame_WhereAnAttachmentWasAnnounced_ClosesTheSession()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""451-["message",{"_placeholder":true,"num":0}]""");
        await client.SendAsync("""42["message"]""");

        (await client.ReadAsync()).ShouldBe("closed");
    }

    // CVE-2024-38355: an event called "error" is an event like any other.
    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Event_CalledError_IsHarmless()
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["error",1]""");
        await client.SendAsync("""42["message"]""");

        (await client.ReadAsync()).ShouldBe("""42["message-back"]""");
    }

    // Members and names that mean something to some language.
    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("""["__proto__",1]""")]
    [InlineData("""["toString"]""")]
    [InlineData("""["message",{"__proto__":{"x":1}}]""")]
    public async Task Event_NamesOfTheLanguage_AreHarmless(string payload)
    {
        await using var host = await TestHost.StartAsync(Echo);
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("42" + payload);
        await client.SendAsync("421[\"message-with-ack\"]");

        string answer;
        do
        {
            answer = await client.ReadAsync();
        } while (answer.StartsWith("42", StringComparison.Ordinal));
        answer.ShouldBe("431[]");
    }
}
