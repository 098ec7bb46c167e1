using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Handlers that get typed arguments, and handlers whose result is the answer.</summary>
public sealed class TypedEventTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task On_TypedArguments_AreReadInOrder()
    {
        await using var host = await StartAsync(socket =>
        {
            socket.On("one", TestJson.Default.Int32, (number, received) => received.TryAck(number, TestJson.Default.Int32));
            socket.On(
                "two",
                TestJson.Default.Int32,
                TestJson.Default.Quote,
                (number, quote, received) => received.TryAck(quote with { Price = number }, TestJson.Default.Quote)
            );
            socket.On(
                "three",
                TestJson.Default.Int32,
                TestJson.Default.String,
                TestJson.Default.Quote,
                async (number, text, quote, received) =>
                {
                    await Task.Yield();
                    received.TryAck(new Quote(quote.Asset + text, number), TestJson.Default.Quote);
                }
            );
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["one",7,"further arguments are not looked at"]""");
        (await client.ReadAsync()).ShouldBe("431[7]");
        await client.SendAsync("""422["two", 8 , {"asset":"[,]","price":1} ]""");
        (await client.ReadAsync()).ShouldBe("""432[{"asset":"[,]","price":8}]""");
        await client.SendAsync("""423["three",9,"b",{"asset":"a","price":1}]""");
        (await client.ReadAsync()).ShouldBe("""433[{"asset":"ab","price":9}]""");
    }

    [Fact]
    public async Task On_TypedAnswer_Acknowledges()
    {
        await using var host = await StartAsync(socket =>
        {
            socket.On("double", TestJson.Default.Int32, TestJson.Default.Int32, (number, _) => number * 2);
            socket.On(
                "sum",
                TestJson.Default.Int32,
                TestJson.Default.Int32,
                TestJson.Default.Int32,
                (first, second, _) => ValueTask.FromResult(first + second)
            );
            socket.On(
                "later",
                TestJson.Default.Int32,
                TestJson.Default.String,
                TestJson.Default.Int32,
                TestJson.Default.Quote,
                async (number, text, second, _) =>
                {
                    await Task.Yield();
                    return new Quote(text, number + second);
                }
            );
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["double",4]""");
        (await client.ReadAsync()).ShouldBe("431[8]");
        await client.SendAsync("""42["double",4]""");
        await client.SendAsync("""422["sum",4,5]""");
        (await client.ReadAsync()).ShouldBe("432[9]");
        await client.SendAsync("""423["later",4,"x",5]""");
        (await client.ReadAsync()).ShouldBe("""433[{"asset":"x","price":9}]""");
    }

    [Theory]
    [InlineData("""42["two"]""")]
    [InlineData("""42["two",1]""")]
    [InlineData("""42["two","x",{"asset":"a","price":1}]""")]
    [InlineData("""42["two",1,[1]]""")]
    [InlineData("""42["two",1,null]""")]
    [InlineData("""42["two",1e99,{}]""")]
    public async Task On_ArgumentsOfAnotherShape_ReachOnErrorOnly(string sent)
    {
        var handled = 0;
        var errors = new List<EventError>();
        await using var host = await StartAsync(socket =>
        {
            socket.On("two", TestJson.Default.Int32, TestJson.Default.Quote, (_, _, _) => handled++);
            socket.OnError(errors.Add);
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(sent);
        await client.SendAsync("""421["end"]""");
        (await client.ReadAsync()).ShouldBe("431[]");

        handled.ShouldBe(0);
        var error = errors.ShouldHaveSingleItem();
        error.Kind.ShouldBe(EventErrorKind.ArgumentsDoNotFit);
        error.EventName.ShouldBe("two");
    }

    [Theory]
    [InlineData(0, "[]")]
    [InlineData(1, "{\"a\":[1]}")]
    [InlineData(2, "3")]
    [InlineData(3, null)]
    [InlineData(-1, null)]
    public async Task TryGetArgument_Index_FindsIt(int index, string? expected)
    {
        string? got = null;
        await using var host = await StartAsync(socket =>
            socket.On(
                "a",
                received =>
                {
                    got = received.TryGetArgument(index, TestJson.Default.JsonElement, out var value) ? value.GetRawText() : null;
                    received.TryAck();
                }
            )
        );
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""421["a",[],{"a":[1]},3]""");
        await client.ReadAsync();

        got.ShouldBe(expected);
    }

    [Fact]
    public async Task TryEmit_TypedArguments_AreWritten()
    {
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();
        var quote = new Quote("x", 5);

        socket.TryEmit("a", quote, TestJson.Default.Quote, 1, TestJson.Default.Int32).ShouldBeTrue();
        socket.TryEmit("b", 1, TestJson.Default.Int32, "\"", TestJson.Default.String, quote, TestJson.Default.Quote).ShouldBeTrue();

        (await client.ReadAsync()).ShouldBe("""42["a",{"asset":"x","price":5},1]""");
        (await client.ReadAsync()).ShouldBe("""42["b",1,"\u0022",{"asset":"x","price":5}]""");
    }

    [Fact]
    public async Task Attachment_AtAnyDepth_ArrivesAndLeaves()
    {
        Picture? got = null;
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "picture",
                TestJson.Default.Picture,
                TestJson.Default.Picture,
                (picture, _) =>
                {
                    got = picture;
                    return picture with { Layers = [.. picture.Layers.Reverse()] };
                }
            );
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(
            """453-1["picture",{"name":"n","pixels":{"_placeholder":true,"num":2},"layers":[{"num":0,"_placeholder":true},{"_placeholder":true,"num":1}]}]"""
        );
        await client.SendAsync([1]);
        await client.SendAsync([2]);
        await client.SendAsync([3]);

        (await client.ReadAsync()).ShouldBe(
            """463-1[{"name":"n","pixels":{"_placeholder":true,"num":0},"layers":[{"_placeholder":true,"num":1},{"_placeholder":true,"num":2}]}]"""
        );
        (await client.ReadAsync()).ShouldBe("bin:03");
        (await client.ReadAsync()).ShouldBe("bin:02");
        (await client.ReadAsync()).ShouldBe("bin:01");
        got!.Pixels.Data.ToArray().ShouldBe([3]);
    }

    [Theory]
    [InlineData("""42["raw",{"_placeholder":true,"num":0}]""")]
    [InlineData("""42["raw","AQID"]""")]
    [InlineData("""42["raw",{"type":"Buffer","data":[1]}]""")]
    public async Task Attachment_NoBinaryData_DoesNotFit(string sent)
    {
        var errors = new List<EventError>();
        await using var host = await StartAsync(socket =>
        {
            socket.On("raw", TestJson.Default.Attachment, (_, received) => received.Socket.Disconnect());
            socket.OnError(errors.Add);
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync(sent);
        await client.SendAsync("""421["end"]""");

        (await client.ReadAsync()).ShouldBe("431[]");
        errors.ShouldHaveSingleItem().Kind.ShouldBe(EventErrorKind.ArgumentsDoNotFit);
    }

    [Fact]
    public async Task EmitWithAckAsync_TypedBinaryAnswer_IsRead()
    {
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        Attachment sent = new byte[] { 9 };
        var answer = socket.EmitWithAckAsync("ask", sent, TestJson.Default.Attachment, TestJson.Default.Attachment, Patience);
        (await client.ReadAsync()).ShouldBe("""451-0["ask",{"_placeholder":true,"num":0}]""");
        (await client.ReadAsync()).ShouldBe("bin:09");
        await client.SendAsync("""461-0[{"_placeholder":true,"num":0}]""");
        await client.SendAsync([7]);

        var got = await answer.WaitAsync(TimeSpan.FromSeconds(30));
        got.HasValue.ShouldBeTrue();
        got.Value.Data.ToArray().ShouldBe([7]);
    }

    [Fact]
    public async Task EmitWithAckAsync_AnswerOfAnotherType_HasNoValue()
    {
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        var answer = socket.EmitWithAckAsync("ask", 1, TestJson.Default.Int32, TestJson.Default.Int32, Patience);
        await client.ReadAsync();
        await client.SendAsync("""430["text"]""");

        var got = await answer.WaitAsync(TimeSpan.FromSeconds(30));
        got.Outcome.ShouldBe(AckOutcome.Answered);
        got.HasValue.ShouldBeFalse();
        got.Answer.Arguments.ToString().ShouldBe("""["text"]""");
    }

    private static Task<TestHost> StartAsync(Action<Socket> onConnection) =>
        TestHost.StartAsync(server => server.Of("/").OnConnected(onConnection));
}
