using System.Text;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

/// <summary>Adding handlers and taking them away, catch-all ones in both directions included.</summary>
public sealed class HandlerRegistrationTests
{
    [Fact]
    public async Task Off_Handler_NoLongerRuns()
    {
        var order = new List<string>();
        void First(SocketEvent received) => order.Add("first");
        ValueTask Typed(int number, SocketEvent received)
        {
            order.Add("typed");
            return ValueTask.CompletedTask;
        }

        Func<int, SocketEvent, ValueTask> typed = Typed;
        await using var host = await StartAsync(socket =>
        {
            Action<SocketEvent> first = First;
            socket.On("a", first);
            socket.On("a", TestJson.Default.Int32, typed);
            socket.On("a", _ => order.Add("last"));
            socket.On("b", _ => order.Add("b"));
            socket.On("off-first", _ => socket.Off("a", first));
            socket.On("off-typed", _ => socket.Off("a", typed));
            socket.On("off-all", _ => socket.Off("a"));
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        foreach (var step in new[] { "a", "off-first", "a", "off-typed", "a", "off-all", "a", "b" })
        {
            await client.SendAsync($"42[\"{step}\",1]");
        }

        await client.SendAsync("""421["end"]""");
        (await client.ReadAsync()).ShouldBe("431[]");

        order.ShouldBe(["first", "typed", "last", "typed", "last", "last", "b"]);
    }

    [Fact]
    public async Task Once_RunsForOneEvent()
    {
        var order = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            Action<SocketEvent> never = _ => order.Add("never");
            socket.Once("a", _ => order.Add("once"));
            socket.Once(
                "a",
                received =>
                {
                    order.Add("async once");
                    return ValueTask.CompletedTask;
                }
            );
            socket.Once("a", never);
            socket.Off("a", never);
            socket.On("a", _ => order.Add("always"));
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a"]""");
        await client.SendAsync("""42["a"]""");
        await client.SendAsync("""421["end"]""");
        await client.ReadAsync();

        order.ShouldBe(["once", "async once", "always", "always"]);
    }

    // A handler that is added while an event is handled is there for the next one.
    [Fact]
    public async Task On_InsideAHandler_CountsFromTheNextEvent()
    {
        var order = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            socket.On(
                "a",
                _ =>
                {
                    order.Add("outer");
                    for (var i = 0; i < 10 && order.Count == 1; i++)
                    {
                        socket.On("a", _ => order.Add("inner"));
                    }
                }
            );
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["a"]""");
        await client.SendAsync("""42["a"]""");
        await client.SendAsync("""421["end"]""");
        await client.ReadAsync();

        order.Count.ShouldBe(12);
        order[1].ShouldBe("outer");
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("größer")]
    [InlineData("てすと")]
    [InlineData("\ud83d\ude00")]
    [InlineData("a \"quoted\" \\ name")]
    public async Task On_AnyName_IsFound(string name)
    {
        await using var host = await StartAsync(socket =>
        {
            // Names that share length, first, middle and last byte with it.
            socket.On("p1ain", received => received.TryAck("[\"wrong\"]"u8));
            socket.On(name, received => received.TryAck(received.Name, TestJson.Default.String));
        });
        using var client = await SocketClient.ConnectAsync(host);

        var json = System.Text.Json.JsonSerializer.Serialize(name, TestJson.Default.String);
        await client.SendAsync($"421[{json}]");
        (await client.ReadAsync()).ShouldBe($"431[{json}]");
        await client.SendAsync(
            "422[\"" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"]"
        );
        (await client.ReadAsync()).ShouldBe($"432[{json}]");
    }

    [Fact]
    public async Task OnAny_PrependAndOff_ChangeWhoSeesEvents()
    {
        var order = new List<string>();
        await using var host = await StartAsync(socket =>
        {
            Action<SocketEvent> second = _ => order.Add("second");
            socket.OnAny(second);
            socket.PrependAny(_ => order.Add("first"));
            socket.On("off-second", _ => socket.OffAny(second));
            socket.On("off-all", _ => socket.OffAny());
            socket.On("end", received => received.TryAck());
        });
        using var client = await SocketClient.ConnectAsync(host);

        await client.SendAsync("""42["off-second"]""");
        await client.SendAsync("""42["off-all"]""");
        await client.SendAsync("""421["end"]""");
        await client.ReadAsync();

        order.ShouldBe(["first", "second", "first"]);
    }

    [Fact]
    public async Task OnAnyOutgoing_EveryEvent_IsShown()
    {
        var shown = new List<string>();
        await using var host = await StartAsync(_ => { });
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();
        Action<OutgoingEvent> handler = sent => shown.Add(sent.Name + Encoding.UTF8.GetString(sent.ArgumentsJson) + sent.Attachments.Count);
        socket.OnAnyOutgoing(_ => throw new InvalidOperationException("boom"));
        socket.OnAnyOutgoing(handler);

        socket.TryEmit("a", 1, TestJson.Default.Int32).ShouldBeTrue();
        socket.TryEmit("b", new Attachment(new byte[] { 1 }), TestJson.Default.Attachment).ShouldBeTrue();
        _ = socket.EmitWithAckAsync("c", default, TimeSpan.FromSeconds(1));
        host.Server.Of("/").Emit(EncodedEvent.Create("/", "d", "[2]"u8));
        socket.OffAnyOutgoing(handler);
        socket.TryEmit("e").ShouldBeTrue();

        (await client.ReadAsync()).ShouldBe("""42["a",1]""");
        shown.ShouldBe(["a[1]0", """b[{"_placeholder":true,"num":0}]1""", "c0", "d[2]0"]);
        host.Log.ShouldTell("boom");
    }

    [Fact]
    public async Task PrependAnyOutgoing_RunsBeforeTheOthers()
    {
        var order = new List<string>();
        await using var host = await StartAsync(_ => { });
        using var member = await Member.ConnectAsync(host);
        Action<OutgoingEvent> first = _ => order.Add("first");
        member.Socket.OnAnyOutgoing(_ => order.Add("second"));
        member.Socket.PrependAnyOutgoing(first);

        member.Socket.TryEmit("a").ShouldBeTrue();
        member.Socket.OffAnyOutgoing(first);
        member.Socket.TryEmit("a").ShouldBeTrue();

        order.ShouldBe(["first", "second", "second"]);
    }

    private static Task<TestHost> StartAsync(Action<Socket> onConnection) =>
        TestHost.StartAsync(server => server.Of("/").OnConnected(onConnection));
}
