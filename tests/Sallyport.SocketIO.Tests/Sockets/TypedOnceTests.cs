using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Typed handlers of one event only, in all their forms.</summary>
public sealed class TypedOnceTests
{
    private static readonly System.Text.Json.Serialization.Metadata.JsonTypeInfo<int> Int = TestJson.Default.Int32;

    [Theory]
    [InlineData("1", "1!")]
    [InlineData("2", "1+2!")]
    [InlineData("3", "1+2+3!")]
    public async Task Once_TypedArguments_RunForOneEvent(string count, string expected)
    {
        var got = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            socket.Once("1", Int, (a, _) => got.Add($"{a}!"));
            socket.Once("1", Int, (a, _) => Later(() => got.Add($"{a}!")));
            socket.Once("2", Int, Int, (a, b, _) => got.Add($"{a}+{b}!"));
            socket.Once("2", Int, Int, (a, b, _) => Later(() => got.Add($"{a}+{b}!")));
            socket.Once("3", Int, Int, Int, (a, b, c, _) => got.Add($"{a}+{b}+{c}!"));
            socket.Once("3", Int, Int, Int, (a, b, c, _) => Later(() => got.Add($"{a}+{b}+{c}!")));
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync($"42[\"{count}\",1,2,3]");
        await client.SendAsync($"42[\"{count}\",4,5,6]");
        await client.SendAsync("429[\"end\"]");
        (await client.ReadAsync()).ShouldBe("439[]");

        got.ShouldBe([expected, expected]);
    }

    [Theory]
    [InlineData("1", 2)]
    [InlineData("1 later", 2)]
    [InlineData("2", 3)]
    [InlineData("2 later", 3)]
    [InlineData("3", 6)]
    [InlineData("3 later", 6)]
    public async Task Once_TypedAnswer_AcknowledgesOneEvent(string name, int answer)
    {
        await using var host = await StartAsync(socket =>
        {
            socket.Once("1", Int, Int, (a, _) => a + 1);
            socket.Once("1 later", Int, Int, (a, _) => ValueTask.FromResult(a + 1));
            socket.Once("2", Int, Int, Int, (a, b, _) => a + b);
            socket.Once("2 later", Int, Int, Int, (a, b, _) => ValueTask.FromResult(a + b));
            socket.Once("3", Int, Int, Int, Int, (a, b, c, _) => a + b + c);
            socket.Once("3 later", Int, Int, Int, Int, (a, b, c, _) => ValueTask.FromResult(a + b + c));
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync($"421[\"{name}\",1,2,3]");
        await client.SendAsync($"422[\"{name}\",1,2,3]");
        await client.SendAsync("429[\"end\"]");

        (await client.ReadAsync()).ShouldBe($"431[{answer}]");
        (await client.ReadAsync()).ShouldBe("439[]");
    }

    [Fact]
    public async Task Once_EventOfAnotherShape_UsesItUp()
    {
        var got = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            socket.Once("a", Int, (number, _) => got.Add("number"));
            socket.OnError(error => got.Add(error.Kind.ToString()));
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a","text"]""");
        await client.SendAsync("""42["a",1]""");
        await client.SendAsync("429[\"end\"]");
        (await client.ReadAsync()).ShouldBe("439[]");

        got.ShouldBe([nameof(EventErrorKind.ArgumentsDoNotFit)]);
    }

    [Fact]
    public async Task Off_TypedOnceHandler_NeverRuns()
    {
        var got = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            Action<int, SocketEvent> never = (_, _) => got.Add("never");
            socket.Once("a", Int, never);
            socket.Off("a", never);
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a",1]""");
        await client.SendAsync("429[\"end\"]");
        (await client.ReadAsync()).ShouldBe("439[]");

        got.ShouldBeEmpty();
    }

    private static ValueTask Later(Action act)
    {
        act();
        return ValueTask.CompletedTask;
    }

    private static Task<TestHost> StartAsync(Action<Socket> register) =>
        TestHost.StartAsync(server =>
            server
                .Of("/")
                .OnConnected(socket =>
                {
                    register(socket);
                    socket.On("end", received => received.TryAck());
                })
        );
}
