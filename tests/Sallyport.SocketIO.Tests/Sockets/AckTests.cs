using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Sockets;

public sealed class AckTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task EmitWithAckAsync_Answered_GivesTheArguments()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        var first = socket.EmitWithAckAsync("question", "[1]"u8.ToArray(), Patience);
        var second = socket.EmitWithAckAsync("question", default, Patience);
        (await client.ReadAsync()).ShouldBe("""420["question",1]""");
        (await client.ReadAsync()).ShouldBe("""421["question"]""");
        await client.SendAsync("""431["b"]""");
        await client.SendAsync("""430[5,{"a":true}]""");
        await client.SendAsync("""430["again"]""");

        (await first).Arguments.ToString().ShouldBe("""[5,{"a":true}]""");
        (await second).Arguments.ToString().ShouldBe("""["b"]""");
    }

    [Fact]
    public async Task EmitWithAckAsync_BinaryAnswer_GivesTheAttachments()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        var answer = socket.EmitWithAckAsync("question", """[{"_placeholder":true,"num":0}]"""u8.ToArray(), Patience, [new byte[] { 9 }]);
        (await client.ReadAsync()).ShouldBe("""451-0["question",{"_placeholder":true,"num":0}]""");
        (await client.ReadAsync()).ShouldBe("bin:09");
        await client.SendAsync("""461-0[{"_placeholder":true,"num":0}]""");
        await client.SendAsync([7]);

        (await answer).Attachments.Single().ToArray().ShouldBe([7]);
    }

    [Fact]
    public async Task EmitWithAckAsync_NoAnswer_TimesOut()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);

        var answer = host.Server.Of("/").Sockets.Single().EmitWithAckAsync("question", default, Patience);
        host.Time.Advance(Patience);

        (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Outcome.ShouldBe(AckOutcome.TimedOut);
    }

    [Fact]
    public async Task EmitWithAckAsync_ClientLeaves_EndsWaiting()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();
        var answer = socket.EmitWithAckAsync("question", default, Patience);

        await client.SendAsync("41");

        (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Outcome.ShouldBe(AckOutcome.Disconnected);
        (await socket.EmitWithAckAsync("question", default, Patience)).Outcome.ShouldBe(AckOutcome.Disconnected);
    }

    [Fact]
    public async Task EmitWithAckAsync_TooManyPending_SendsNothing()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.MaxPendingAcks = 1);
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        var first = socket.EmitWithAckAsync("question", default, Patience);
        (await socket.EmitWithAckAsync("question", default, Patience)).Outcome.ShouldBe(AckOutcome.TooManyPending);

        await client.SendAsync("430[]");
        (await first).IsAnswered.ShouldBeTrue();
    }

    [Fact]
    public async Task EmitWithAckAsync_ReservedName_Throws()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        await Should.ThrowAsync<ArgumentException>(() => socket.EmitWithAckAsync("connect", default, Patience));
        Should.Throw<ArgumentException>(() => socket.TryEmit("disconnect"));
    }
}
