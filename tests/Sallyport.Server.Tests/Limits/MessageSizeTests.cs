using System.Net;
using Sallyport.Fixtures;

namespace Sallyport.Server.Tests.Limits;

/// <summary>The size of messages by tier, below the doors' own bound.</summary>
public sealed class MessageSizeTests
{
    private static readonly string Large = new('x', 500);

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Message_OverTheTierAndWithinTheDoor_IsRefusedAndTheSessionGoesOn()
    {
        await using var server = await LimitHouse.StartAsync(
            new HandMovedTime(),
            ("Tiers:Enterprise:MessageBytes", "400"),
            ("Doors:MaxMessageBytes", "1024")
        );
        var key = await server.AddKeyAsync();

        await using var raw = await server.OpenWithKeyAsync(key);
        var answer = await raw.AskAsync($$"""{"action":"request","id":"a","request":"/evm/rpc","params":{"x":"{{Large}}"} }""");
        answer.GetProperty("id").GetString().ShouldBe("a");
        answer.GetProperty("type").GetString().ShouldBe("result");
        answer.GetProperty("error").Code().ShouldBe("MESSAGE_TOO_LARGE");
        answer
            .GetProperty("error")
            .GetProperty("message")
            .GetString()
            .ShouldBe("the message is too large: the account's tier takes 400 bytes");
        (await raw.AskAsync($$"""{"action":"list","x":"{{Large}}"}""")).Code().ShouldBe("MESSAGE_TOO_LARGE");
        (await raw.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);

        await using var socket = await server.EnterAsync(key);
        var ack = await socket.AskAsync("/evm/rpc", $$"""{"requestId":5,"x":"{{Large}}"}""");
        ack.GetProperty("requestId").GetInt32().ShouldBe(5);
        ack.GetProperty("error").Code().ShouldBe("MESSAGE_TOO_LARGE");
        (await socket.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);

        var binary = await socket.AskAsync("/evm/rpc", """{"x":{"_placeholder":true,"num":0}}""", 2, new byte[500]);
        binary.GetProperty("error").Code().ShouldBe("MESSAGE_TOO_LARGE");

        using var response = await server.PostAsync(key, $$"""{"x":"{{Large}}"}""");
        response.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);

        await raw.SendAsync(new string(' ', 1100));
        (await raw.CloseCodeAsync()).ShouldBe(1009);
    }
}
