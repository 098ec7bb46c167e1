using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

/// <summary>What comes of messages that are lost, and of servers that cannot be reached.</summary>
public sealed class ClusterFailureTests
{
    [Fact]
    public async Task FetchSockets_AServerDoesNotAnswer_TimesOut()
    {
        var bus = new Bus { Loses = message => message.Kind == ClusterMessageKind.Sockets };
        await using var near = await StartAsync(bus);
        await using var far = await StartAsync(bus);

        var fetching = near.Server.Of("/").FetchSocketsAsync().AsTask();
        await bus.SettleAsync();
        await near.AdvanceUntilAsync(fetching, TimeSpan.FromSeconds(5));

        await Should.ThrowAsync<TimeoutException>(fetching);
        near.Server.AdapterHost.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task EmitWithAck_AServerDoesNotAnswer_IsIncompleteWithTheAnswersOfTheOthers()
    {
        var bus = new Bus { Loses = message => message.Kind is ClusterMessageKind.AckReceivers };
        await using var near = await StartAsync(bus);
        await using var far = await StartAsync(bus);
        using var here = await Member.ConnectAsync(near);
        using var there = await Member.ConnectAsync(far);

        var asking = near.Server.Of("/").Timeout(TimeSpan.FromSeconds(1)).EmitWithAckAsync("ask").AsTask();
        await here.AnswerAsync("[1]");
        await there.AnswerAsync("[2]");
        var read = new TaskCompletionSource();
        there.Socket.On("flush", _ => read.TrySetResult());
        await there.Client.SendAsync("42[\"flush\"]");
        await read.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await bus.SettleAsync();
        await near.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(1));
        var answers = await asking;

        answers.IsComplete.ShouldBeFalse();
        answers.Answers.Select(answer => answer.SocketId).ShouldContain(there.Id);
    }

    [Fact]
    public async Task ServerSideEmitWithAck_AServerDoesNotAnswer_IsIncomplete()
    {
        var bus = new Bus { Loses = message => message.Kind == ClusterMessageKind.ServerSideAnswer };
        await using var near = await StartAsync(bus);
        await using var far = await StartAsync(bus);
        far.Server.Of("/").OnServerSide("who", received => received.TryAck());

        var asking = near.Server.Of("/").ServerSideEmitWithAckAsync("who").AsTask();
        await bus.SettleAsync();
        await near.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(5));

        (await asking).IsComplete.ShouldBeFalse();
    }

    [Fact]
    public async Task Emit_TheOthersCannotBeReached_ServesThisServerAndLogsOrThrows()
    {
        await using var host = await TestHost.StartAsync(extend: builder => builder.UseAdapter<BrokenAdapter>());
        using var member = await Member.ConnectAsync(host);

        host.Server.Of("/").Emit("said");
        await Should.ThrowAsync<IOException>(host.Server.Of("/").EmitAsync("again").AsTask());

        (await member.Client.ReadAsync()).ShouldBe("42[\"said\"]");
        (await member.Client.ReadAsync()).ShouldBe("42[\"again\"]");
        host.Log.ShouldTell("the other servers");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ack_TheServerThatAskedCannotBeReachedAtOnce_ConcernsNoClient(bool leaves)
    {
        await using var host = await TestHost.StartAsync(extend: builder => builder.UseAdapter<CutOffAdapter>());
        using var member = await Member.ConnectAsync(host);
        var left = new TaskCompletionSource<DisconnectReason>(TaskCreationOptions.RunContinuationsAsynchronously);
        var said = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        member.Socket.OnDisconnected(left.SetResult).On("said", _ => said.SetResult());
        host.Server.AdapterHost.Receive(
            new ClusterMessage
            {
                Kind = ClusterMessageKind.BroadcastWithAck,
                Namespace = "/",
                Sender = "another",
                RequestId = 1,
                Event = EncodedEvent.Create("/", "ask", "[]"u8),
                Timeout = TimeSpan.FromMinutes(1),
            }
        );

        if (leaves)
        {
            await member.Client.SendAsync("41");
            (await left.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe(DisconnectReason.ClientNamespaceDisconnect);
        }
        else
        {
            await member.AnswerAsync("[1]");
            await member.Client.SendAsync("42[\"said\"]");
            await said.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }

        host.Log.ShouldTell("the other servers");
    }

    [Fact]
    public async Task Receive_OwnOrForAnother_IsDropped()
    {
        var bus = new Bus();
        await using var near = await StartAsync(bus);
        await using var far = await StartAsync(bus);
        using var member = await Member.ConnectAsync(near);

        await bus.PublishAsync(Disconnect(sender: near.Server.AdapterHost.ServerId, receiver: null), default);
        await bus.PublishAsync(Disconnect(sender: "another", receiver: far.Server.AdapterHost.ServerId), default);
        await bus.SettleAsync();
        member.Socket.IsConnected.ShouldBeTrue();
        await bus.PublishAsync(Disconnect(sender: "another", receiver: near.Server.AdapterHost.ServerId), default);

        (await member.Client.ReadAsync()).ShouldBe("41");
    }

    [Fact]
    public async Task Adapter_HostStops_StopsAfterTheLastSession()
    {
        var bus = new Bus();
        var host = await StartAsync(bus);
        bus.Servers.ShouldBe(1);

        await host.StopAsync();

        bus.Servers.ShouldBe(0);
        await host.DisposeAsync();
    }

    private static Task<TestHost> StartAsync(Bus bus) =>
        TestHost.StartAsync(extend: builder => builder.UseAdapter(_ => new BusAdapter(bus)));

    private static ClusterMessage Disconnect(string? sender, string? receiver) =>
        new()
        {
            Kind = ClusterMessageKind.DisconnectSockets,
            Namespace = "/",
            Sender = sender,
            Receiver = receiver,
        };

    private sealed class BrokenAdapter : ClusterAdapter
    {
        public override int ServerCount => 2;

        public override async ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken)
        {
            await Task.Yield();
            throw new IOException("no way");
        }
    }

    /// <summary>Fails where it is called, as a client library does that knows its connection to be down.</summary>
    private sealed class CutOffAdapter : ClusterAdapter
    {
        public override int ServerCount => 2;

        public override ValueTask PublishAsync(ClusterMessage message, CancellationToken cancellationToken) =>
            message.Kind is ClusterMessageKind.AckAnswer or ClusterMessageKind.AckLeft
                ? throw new IOException("no way")
                : ValueTask.CompletedTask;
    }
}
