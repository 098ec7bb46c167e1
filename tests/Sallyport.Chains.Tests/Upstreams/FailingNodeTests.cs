using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Upstreams;

/// <summary>What customers' calls may do to a node's standing, and to which node they go next.</summary>
public sealed class FailingNodeTests
{
    private const string Asked = "eth_call";

    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);

    public static TheoryData<int> Statuses => [300, 400, 401, 403, 404, 408, 413, 429, 500, 502, 503, 504];

    [Theory]
    [MemberData(nameof(Statuses))]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_NodeAnswersWithAStatus_StaysUp(int status)
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.Body(status, "<html>no</html>"));

        await StaysUpAsync(node);
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_NodeCutsItsAnswers_StaysUp()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.CutAsync);

        await StaysUpAsync(node);
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_NodeAnswersNonsense_StaysUp()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.Body(200, "<html>"));

        await StaysUpAsync(node);
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_ClientLeaves_SaysNothingAboutTheNode()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await using var chain = await StartAsync(options => options.BreakerMinimumCalls = 1, node);
        using var leaving = new CancellationTokenSource();
        var asking = chain.Pool.RequestAsync(Asked, NoParameters, "a", leaving.Token).AsTask();
        await UntilAsync(() => node.Calls(Asked) == 1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => asking);
        chain.Pool.Health[0].IsPreferred.ShouldBeTrue();
        chain.Pool.Health[0].CallsUnderWay.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_SlowCallsOfOneAccount_DoNotDelayAnotherOrTheProbe()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On("eth_getLogs", context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await using var chain = await StartAsync(_ => { }, node);
        using var leaving = new CancellationTokenSource();
        var slow = Enumerable
            .Range(0, 800)
            .Select(_ => chain.Pool.RequestAsync("eth_getLogs", NoParameters, "slow", leaving.Token).AsTask())
            .ToArray();
        await UntilAsync(() => node.Calls("eth_getLogs") == 256);
        var probes = node.Calls("eth_blockNumber");

        (await chain.Pool.RequestAsync(Asked, NoParameters, "other", default)).Succeeded.ShouldBeTrue();
        await UntilAsync(() => node.Calls("eth_blockNumber") >= probes + 2);
        chain.Pool.Health[0].State.ShouldBe(NodeState.Up);
        slow.Count(call => call is { IsCompletedSuccessfully: true, Result.Failure.Kind: ChainFailureKind.RateLimited })
            .ShouldBeGreaterThan(0);
        slow.Count(call => !call.IsCompleted).ShouldBeGreaterThanOrEqualTo(256);

        await leaving.CancelAsync();
        await ((Task)Task.WhenAll(slow)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task RequestAsync_CallsThatAreSlowRefusedOrTooLarge_DoNotCountForTheBreaker()
    {
        await using var node = await ScriptedNode.StartAsync();
        await using var chain = await StartAsync(
            options =>
            {
                options.BreakerMinimumCalls = 1;
                options.BreakerFailureShare = 0.1;
                options.MaxResponseBytes = 10_000;
            },
            node
        );
        Func<HttpContext, Task>[] answers =
        [
            .. Statuses.Where(status => status.Data is >= 400 and < 500 or 504).Select(status => ScriptedNode.Body(status.Data, "")),
            ScriptedNode.Error("""{"code":-32000,"message":"query timeout exceeded"}""", 500),
            ScriptedNode.Error("""{"code":-32005,"message":"query returned more than 10000 results"}"""),
            ScriptedNode.Result('"' + new string('x', 20_000) + '"'),
        ];
        foreach (var answer in answers)
        {
            node.On(Asked, answer);
            await chain.Pool.RequestAsync(Asked, NoParameters);
            chain.Pool.Health[0].IsBreakerOpen.ShouldBeFalse();
        }

        node.On(Asked, ScriptedNode.CutAsync);
        await chain.Pool.RequestAsync(Asked, JsonSerializer.SerializeToElement<string[]>([new('x', 100_000)]));
        chain.Pool.Health[0].IsBreakerOpen.ShouldBeFalse();
        await chain.Pool.RequestAsync(Asked, NoParameters);
        chain.Pool.Health[0].IsBreakerOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task RequestAsync_ManyCallsFail_BreakerOpensAndAProbeClosesIt()
    {
        await using var first = await ScriptedNode.StartAsync();
        await using var second = await ScriptedNode.StartAsync();
        first.On(Asked, ScriptedNode.Body(502, ""));
        await using var chain = await StartAsync(
            options =>
            {
                options.BreakerMinimumCalls = 3;
                options.ProbeInterval = TimeSpan.FromSeconds(2);
            },
            first,
            second
        );
        for (var i = 0; i < 4; i++)
        {
            (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();
        }

        // Open: the fourth call went to the other node at once. It is up all the same.
        first.Calls(Asked).ShouldBe(3);
        var health = chain.Pool.Health[0];
        health.IsBreakerOpen.ShouldBeTrue();
        health.State.ShouldBe(NodeState.Up);
        health.IsPreferred.ShouldBeFalse();
        health.Problem.ShouldBe("3 of 3 calls failed, the last with: HTTP 502");

        await chain.UntilAsync(nodes => nodes[0].IsPreferred);
        chain.Lines.ShouldContain(line => line.StartsWith("Information NodeBreakerClosed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestAsync_NodeReallyDown_TheProbeSaysSo()
    {
        await using var node = await ScriptedNode.StartAsync();
        await using var chain = await StartAsync(options => options.ProbeInterval = TimeSpan.FromMinutes(1), node);
        foreach (var method in (string[])[Asked, "eth_blockNumber", "eth_chainId"])
        {
            node.On(method, ScriptedNode.Body(502, ""));
        }

        (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!.Kind.ShouldBe(ChainFailureKind.Unavailable);

        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);
        chain.Pool.Health[0].Problem.ShouldBe("HTTP 502");
    }

    [Theory]
    [InlineData(-32005, 200)]
    [InlineData(-32007, 200)]
    [InlineData(-32029, 200)]
    [InlineData(-32005, 503)]
    public async Task RequestAsync_NodeSaysTooManyInItsBody_TheNextNodeAnswers(int code, int status)
    {
        await using var first = await ScriptedNode.StartAsync();
        await using var second = await ScriptedNode.StartAsync();
        var error = $$"""{"code":{{code}},"message":"limit exceeded"}""";
        first.On(Asked, ScriptedNode.Error(error, status));
        await using var chain = await StartAsync(_ => { }, first, second);

        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();
        first.Calls(Asked).ShouldBe(1);

        // Where no other node answers, the customer gets the error as it came.
        second.On(Asked, ScriptedNode.Body(502, ""));
        var failure = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;
        failure.Kind.ShouldBe(ChainFailureKind.NodeError);
        Encoding.UTF8.GetString(failure.NodeError.Span).ShouldBe(error);
        chain.Pool.Health.ShouldAllBe(node => node.State == NodeState.Up);
    }

    [Fact]
    public async Task RequestAsync_RetryAfterInSeconds_TheNodeIsLeftAlone()
    {
        await using var first = await ScriptedNode.StartAsync();
        await using var second = await ScriptedNode.StartAsync();
        first.On(Asked, ScriptedNode.Body(429, "slow down", "30"));
        await using var chain = await StartAsync(_ => { }, first, second);

        for (var i = 0; i < 3; i++)
        {
            (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();
        }

        first.Calls(Asked).ShouldBe(1);
        var health = chain.Pool.Health[0];
        health.State.ShouldBe(NodeState.Up);
        health.IsPreferred.ShouldBeFalse();
        health.ThrottledUntil.ShouldNotBeNull();
        chain.Lines.ShouldContain(line => line.StartsWith("Warning NodeThrottled", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RequestAsync_OnlyNodeAsksForAPause_FailsAtOnceAndSaysWhenToComeBack(bool asDate)
    {
        await using var node = await ScriptedNode.StartAsync();
        var pause = asDate ? TimeProvider.System.GetUtcNow().AddHours(2).ToString("r", CultureInfo.InvariantCulture) : "7200";
        node.On(Asked, ScriptedNode.Body(429, """{"jsonrpc":"2.0","id":1,"error":{"code":429,"message":"too fast"}}""", pause));
        await using var chain = await StartAsync(_ => { }, node);

        var asked = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;
        var paused = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;

        node.Calls(Asked).ShouldBe(1);
        Encoding.UTF8.GetString(asked.NodeError.Span).ShouldBe("""{"code":429,"message":"too fast"}""");
        foreach (var failure in (ChainFailure[])[asked, paused])
        {
            failure.Kind.ShouldBe(ChainFailureKind.Unavailable);

            // Two hours are more than a node may ask for.
            failure.RetryAfter!.Value.ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        }

        chain.Pool.IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public async Task RequestAsync_PauseIsOver_TheNodeIsAskedAgain()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.Body(429, "", "1"));
        await using var chain = await StartAsync(_ => { }, node);
        await chain.Pool.RequestAsync(Asked, NoParameters);
        node.On(Asked, ScriptedNode.Result("1"));

        await chain.UntilAsync(nodes => nodes[0].ThrottledUntil is null);

        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task Probe_NodeSaysTooManyRequests_StaysUp()
    {
        await using var node = await ScriptedNode.StartAsync();
        await using var chain = await StartAsync(_ => { }, node);
        node.On("eth_blockNumber", ScriptedNode.Body(429, ""));
        await UntilAsync(() => node.Calls("eth_blockNumber") >= 4);

        chain.Pool.Health[0].State.ShouldBe(NodeState.Up);
        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task Probe_OneLookFails_IsRepeatedBeforeTheNodeIsCalledDown()
    {
        await using var node = await ScriptedNode.StartAsync();
        await using var chain = await StartAsync(_ => { }, node);
        var odd = 0;
        node.On(
            "eth_blockNumber",
            context => Interlocked.Increment(ref odd) % 2 == 1 ? ScriptedNode.CutAsync(context) : ScriptedNode.Result("\"0x64\"")(context)
        );
        await UntilAsync(() => node.Calls("eth_blockNumber") >= 6);

        chain.Lines.ShouldNotContain(line => line.Contains("NodeDown", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("eth_sendRawTransaction")]
    [InlineData("sendTransaction")]
    [InlineData("eth_sendBundle")]
    public async Task RequestAsync_SendFails_GoesToASecondNodeOnlyWhereAllowed(string method)
    {
        foreach (var answer in (Func<HttpContext, Task>[])[ScriptedNode.Body(502, ""), ScriptedNode.CutAsync, ScriptedNode.Body(429, "")])
        {
            foreach (var allowed in (bool[])[false, true])
            {
                await using var first = await ScriptedNode.StartAsync();
                await using var second = await ScriptedNode.StartAsync();
                first.On(method, answer);
                await using var chain = await StartAsync(options => options.ResendTransactions = allowed, first, second);

                var result = await chain.Pool.RequestAsync(method, NoParameters);

                result.Succeeded.ShouldBe(allowed);
                second.Calls(method).ShouldBe(allowed ? 1 : 0);
            }
        }
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(413)]
    public async Task RequestAsync_NodeRefuses_TheNextOneAnswersAndElseTheCustomerHearsWhy(int status)
    {
        await using var first = await ScriptedNode.StartAsync();
        await using var second = await ScriptedNode.StartAsync();
        first.On(Asked, ScriptedNode.Body(status, "no"));
        await using var chain = await StartAsync(_ => { }, first, second);
        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();

        second.On(Asked, ScriptedNode.Body(status, "no"));
        var failure = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;

        failure.Kind.ShouldBe(ChainFailureKind.InvalidResponse);
        failure.Message.ShouldBe($"the node refused the request (HTTP {status})");
    }

    [Theory]
    [InlineData(200)]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task RequestAsync_ErrorOfTheNode_ReachesTheCustomerWhateverTheStatus(int status)
    {
        const string Error = """{"code":3,"message":"execution reverted: not yours","data":"0x08c379a0"}""";
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.Error(Error, status));
        await using var chain = await StartAsync(_ => { }, "/execution", node);

        var failure = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;

        failure.Kind.ShouldBe(ChainFailureKind.NodeError);
        Encoding.UTF8.GetString(failure.NodeError.Span).ShouldBe(Error);
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public async Task RequestAsync_ErrorWithTheKeyOfTheNode_IsMasked()
    {
        await using var node = await ScriptedNode.StartAsync();
        node.On(Asked, ScriptedNode.Error("""{"code":-32000,"message":"key 3f9c1d2e4b5a6978 is blocked"}"""));
        await using var chain = await StartAsync(_ => { }, "/v2/3f9c1d2e4b5a6978", node);

        var failure = (await chain.Pool.RequestAsync(Asked, NoParameters)).Failure!;

        Encoding.UTF8.GetString(failure.NodeError.Span).ShouldBe("""{"code":-32000,"message":"key *** is blocked"}""");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task InOrder_NodeFarAhead_IsNotBelieved(bool liarFirst)
    {
        await using var honest = await ScriptedNode.StartAsync();
        await using var liar = await ScriptedNode.StartAsync();
        liar.Head = 1_000_000_000;
        await using var chain = await StartAsync(_ => { }, liarFirst ? [liar, honest] : [honest, liar]);

        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();

        honest.Calls(Asked).ShouldBe(1);
        chain.Pool.Health[liarFirst ? 0 : 1].Problem.ShouldBe("its head is 999999900 blocks above that of the other nodes");
    }

    [Fact]
    public async Task InOrder_OtherNodeIsSyncing_TheNodeAheadIsBelieved()
    {
        await using var syncing = await ScriptedNode.StartAsync();
        await using var good = await ScriptedNode.StartAsync();
        good.Head = 20_000_000;
        syncing.HeadTime = TimeProvider.System.GetUtcNow().AddYears(-1);
        await using var chain = await StartAsync(_ => { }, syncing, good);

        (await chain.Pool.RequestAsync(Asked, NoParameters)).Succeeded.ShouldBeTrue();

        good.Calls(Asked).ShouldBe(1);
        chain.Pool.Health[0].Problem.ShouldBe("its head is 19999900 blocks behind");
    }

    [Fact]
    public async Task InOrder_NodeJumpsFarAheadLater_LosesItsPlace()
    {
        await using var liar = await ScriptedNode.StartAsync();
        await using var honest = await ScriptedNode.StartAsync();
        await using var chain = await StartAsync(_ => { }, liar, honest);
        chain.Pool.Health[0].IsPreferred.ShouldBeTrue();

        liar.Head = 1_000_000_000;

        await chain.UntilAsync(nodes => !nodes[0].IsPreferred && nodes[1].IsPreferred);
    }

    private static async Task StaysUpAsync(ScriptedNode node)
    {
        await using var chain = await StartAsync(_ => { }, node);
        for (var i = 0; i < 30; i++)
        {
            (await chain.Pool.RequestAsync(Asked, NoParameters, "bad", default)).Succeeded.ShouldBeFalse();
            (await chain.Pool.RequestAsync("eth_gasPrice", NoParameters, "good", default)).Succeeded.ShouldBeTrue();
        }

        chain.Pool.IsAvailable.ShouldBeTrue();
        chain.Lines.ShouldNotContain(line => line.Contains("NodeDown", StringComparison.Ordinal));
    }

    private static Task<ChainFixture> StartAsync(Action<ChainOptions> configure, params ScriptedNode[] nodes) =>
        StartAsync(configure, "", nodes);

    private static Task<ChainFixture> StartAsync(Action<ChainOptions> configure, string path, params ScriptedNode[] nodes) =>
        new ChainFixture(ChainId.Eth, configure, [.. nodes.Select(node => new NodeOptions { Http = node.Http + path })]).StartAsync();

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
