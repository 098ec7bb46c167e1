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

    [Fact]
    public async Task EmitWithAckAsync_Cancelled_StopsWaiting()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.MaxPendingAcks = 1);
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();
        using var cancelling = new CancellationTokenSource();

        var answer = socket.EmitWithAckAsync("question", default, Patience, cancellationToken: cancelling.Token);
        await cancelling.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => answer.WaitAsync(TimeSpan.FromSeconds(30)));
        (await client.ReadAsync()).ShouldBe("""420["question"]""");

        // Nobody waits any more: the late answer is dropped, and the next question may be asked.
        var next = socket.EmitWithAckAsync("question", default, Patience);
        await client.SendAsync("""430["late"]""");
        await client.SendAsync("""431["in time"]""");
        (await next.WaitAsync(TimeSpan.FromSeconds(30))).Arguments.ToString().ShouldBe("""["in time"]""");
    }

    [Fact]
    public async Task EmitWithAckAsync_ArgumentsThatAreNoArray_LeaveNothingBehind()
    {
        await using var host = await TestHost.StartAsync(configure: options => options.MaxPendingAcks = 1);
        using var client = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.Single();

        (await Should.ThrowAsync<ArgumentException>(() => socket.EmitWithAckAsync("question", "{}"u8, Patience))).ParamName.ShouldBe(
            "arguments"
        );

        _ = socket.EmitWithAckAsync("question", default, Patience);
        (await client.ReadAsync()).ShouldStartWith("42");
    }

    // Ids of another socket, of the future, twice, too large: none is an answer to what was not asked.
    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Ack_NobodyAskedFor_IsHarmless()
    {
        await using var host = await TestHost.StartAsync();
        using var client = await SocketClient.ConnectAsync(host);
        using var other = await SocketClient.ConnectAsync(host);
        var socket = host.Server.Of("/").Sockets.First();

        var answer = socket.EmitWithAckAsync("question", default, Patience);
        foreach (var id in new[] { "5", "1073741824", "1073741825", "18446744073709551615" })
        {
            await client.SendAsync($"43{id}[\"wrong\"]");
            await other.SendAsync($"43{id}[\"wrong\"]");
        }

        host.Time.Advance(Patience);
        (await answer.WaitAsync(TimeSpan.FromSeconds(30))).Outcome.ShouldBe(AckOutcome.TimedOut);
        socket.IsConnected.ShouldBeTrue();
        host.Server.SessionCount.ShouldBe(2);
    }
}
