using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Adapters;

public abstract partial class AdapterSpecification
{
    [Fact]
    public async Task EmitWithAck_EveryoneAnswers_IsComplete()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var outside = await Member.ConnectAsync(cluster.Far);

        var asking = cluster.Main.To("room").EmitWithAckAsync("ask", "[7]"u8).AsTask();
        await near.AnswerAsync("[\"near\"]");
        await far.AnswerAsync("[\"far\",{\"b\":2}]");
        var answers = await asking;

        answers.IsComplete.ShouldBeTrue();
        answers.Missing.ShouldBeEmpty();
        answers
            .Answers.ToDictionary(answer => answer.SocketId, answer => answer.Arguments.GetRawText())
            .ShouldBe(new Dictionary<string, string> { [near.Id] = "[\"near\"]", [far.Id] = "[\"far\",{\"b\":2}]" }, ignoreOrder: true);
        await ShouldGetNothingMoreAsync(cluster, outside);
    }

    [Fact]
    public async Task EmitWithAck_FromASocket_DoesNotAskTheSender()
    {
        await using var cluster = await StartAsync();
        using var sender = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);

        var asking = sender.Socket.Broadcast.EmitWithAckAsync("ask").AsTask();
        await far.AnswerAsync("[]");

        (await asking).Answers.Select(answer => answer.SocketId).ShouldBe([far.Id]);
        await ShouldGetNothingMoreAsync(cluster, sender);
    }

    [Fact]
    public async Task EmitWithAck_BinaryAnswer_BringsItsAttachments()
    {
        await using var cluster = await StartAsync();
        using var far = await Member.ConnectAsync(cluster.Far);

        var asking = cluster.Main.EmitWithAckAsync("ask", default, attachments: null).AsTask();
        var packet = await far.Client.ReadAsync();
        await far.Client.SendAsync(
            "461-" + packet[2..packet.IndexOf('[', StringComparison.Ordinal)] + "[{\"_placeholder\":true,\"num\":0}]"
        );
        await far.Client.SendAsync([9, 8, 7]);

        var answer = (await asking).Answers.ShouldHaveSingleItem();
        answer.Attachments.ShouldHaveSingleItem().ToArray().ShouldBe(new byte[] { 9, 8, 7 });
    }

    [Fact]
    public async Task EmitWithAck_SomeAreSilent_TheOthersAnswersAreTheResult()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);
        using var silent = await Member.ConnectAsync(cluster.Far);

        var asking = cluster.Main.Timeout(TimeSpan.FromSeconds(3)).EmitWithAckAsync("ask").AsTask();
        await near.AnswerAsync("[1]");
        await far.AnswerAsync("[2]");
        (await silent.Client.ReadAsync()).ShouldStartWith("42");
        await SentAsync(near, far);
        await cluster.SettleAsync();
        asking.IsCompleted.ShouldBeFalse();
        await cluster.Near.AdvanceUntilAsync(asking, TimeSpan.FromSeconds(3));
        var answers = await asking;

        answers.IsComplete.ShouldBeFalse();
        answers.Answers.Select(answer => answer.SocketId).Order().ShouldBe(new[] { near.Id, far.Id }.Order());
        answers.Missing.ShouldBe([silent.Id]);
        foreach (var host in cluster.Hosts)
        {
            host.Time.Advance(TimeSpan.FromSeconds(3));
            host.Server.Of("/").AckRounds.Count.ShouldBe(0);
            host.Server.AdapterHost.Requests.Count.ShouldBe(0);
        }
    }

    [Fact]
    public async Task EmitWithAck_AReceiverLeaves_IsNoLongerAwaited()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near);
        using var far = await Member.ConnectAsync(cluster.Far);
        using var stays = await Member.ConnectAsync(cluster.Far);

        var asking = cluster.Main.EmitWithAckAsync("ask").AsTask();
        (await near.Client.ReadAsync()).ShouldStartWith("42");
        (await far.Client.ReadAsync()).ShouldStartWith("42");
        await stays.AnswerAsync("[]");
        near.Client.Cut();
        await far.Client.SendAsync("41");
        var answers = await asking;

        answers.IsComplete.ShouldBeFalse();
        answers.Answers.Select(answer => answer.SocketId).ShouldBe([stays.Id]);
        answers.Missing.Order().ShouldBe(new[] { near.Id, far.Id }.Order());
    }

    [Fact]
    public async Task EmitWithAck_NoReceiver_IsCompleteAtOnce()
    {
        await using var cluster = await StartAsync();
        using var outside = await Member.ConnectAsync(cluster.Far);

        var answers = await cluster.Main.To("nobody").EmitWithAckAsync("ask");

        answers.IsComplete.ShouldBeTrue();
        answers.Answers.ShouldBeEmpty();
        await ShouldGetNothingMoreAsync(cluster, outside);
    }

    [Fact]
    public async Task EmitWithAck_Cancelled_StopsWaiting()
    {
        await using var cluster = await StartAsync();
        using var far = await Member.ConnectAsync(cluster.Far);
        using var patience = new CancellationTokenSource();

        var asking = cluster.Main.EmitWithAckAsync("ask", cancellationToken: patience.Token).AsTask();
        (await far.Client.ReadAsync()).ShouldStartWith("42");
        await patience.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asking);
        cluster.Main.AckRounds.Count.ShouldBe(0);
        cluster.Near.Server.AdapterHost.Requests.Count.ShouldBe(0);
    }

    [Fact]
    public async Task EmitWithAck_AnswersTwiceOrUnasked_CountOnceOrNotAtAll()
    {
        await using var cluster = await StartAsync();
        using var near = await Member.ConnectAsync(cluster.Near, "room");
        using var far = await Member.ConnectAsync(cluster.Far, "room");
        using var intruder = await Member.ConnectAsync(cluster.Far);

        var asking = cluster.Main.To("room").EmitWithAckAsync("ask").AsTask();
        var packet = await far.Client.ReadAsync();
        var id = packet[2..packet.IndexOf('[', StringComparison.Ordinal)];
        await intruder.Client.SendAsync("43" + id + "[\"me too\"]");
        await far.Client.SendAsync("43" + id + "[1]");
        await far.Client.SendAsync("43" + id + "[2]");
        await SentAsync(intruder, far);
        await near.AnswerAsync("[3]");

        (await asking).Answers.Select(answer => answer.Arguments.GetRawText()).Order().ShouldBe(["[1]", "[3]"]);
    }

    /// <summary>Waits until the server has read what these clients sent before.</summary>
    private static async Task SentAsync(params Member[] members)
    {
        foreach (var member in members)
        {
            var read = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            member.Socket.On("flush", _ => read.TrySetResult());
            await member.Client.SendAsync("42[\"flush\"]");
            await read.Task.WaitAsync(TimeSpan.FromSeconds(30));
        }
    }
}
