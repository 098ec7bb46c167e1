using System.Text.Json;
using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Upstreams;

public sealed class UpstreamPoolTests
{
    private static readonly JsonElement NoParameters = JsonElement.Parse("[]"u8);

    [Fact]
    public async Task RequestAsync_NodeUp_GivesItsResult()
    {
        await using var anvil = await AnvilProcess.StartAsync(8453);
        await using var chain = await new ChainFixture(ChainId.Base, Node(anvil.Http)).StartAsync();

        var answer = await chain.Pool.RequestAsync("eth_chainId", NoParameters);

        answer.Succeeded.ShouldBeTrue();
        answer.Json().GetString().ShouldBe("0x2105");
    }

    [Fact]
    public async Task RequestAsync_FirstNodeKilled_SecondAnswersTheSameRequest()
    {
        await using var first = await AnvilProcess.StartAsync(1);
        await using var second = await AnvilProcess.StartAsync(1);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options => options.ProbeInterval = TimeSpan.FromMinutes(1),
            Node(first.Http),
            Node(second.Http)
        ).StartAsync();
        chain.Pool.Health.ShouldAllBe(node => node.State == NodeState.Up);

        first.Kill();
        var answer = await chain.Pool.RequestAsync("eth_blockNumber", NoParameters);

        answer.Succeeded.ShouldBeTrue();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);
        await chain.UntilAsync(_ => chain.Lines.Any(line => line.Contains("NodeDown", StringComparison.Ordinal)));
        chain.Lines.ShouldContain(line => line.StartsWith("Warning NodeDown", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RequestAsync_AllNodesKnownDown_IsRefusedWithoutAskingThem()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options => options.ProbeTimeout = TimeSpan.FromMilliseconds(300),
            Node(proxy.Http)
        ).StartAsync();
        proxy.Freeze();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);

        // The node hangs: a request that was sent to it would wait for the whole request timeout, so one that ends without that was not sent.
        var waiting = chain.Pool.RequestAsync("eth_blockNumber", NoParameters);

        waiting.IsCompleted.ShouldBeTrue();
        (await waiting).Failure!.Kind.ShouldBe(ChainFailureKind.Unavailable);
        chain.Pool.IsAvailable.ShouldBeFalse();
    }

    [Fact]
    public async Task RequestAsync_NodeComesBack_IsFoundInTheBackground()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await new ChainFixture(ChainId.Eth, Node(proxy.Http)).StartAsync();
        proxy.Refuse();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);

        proxy.Admit();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Up);

        (await chain.Pool.RequestAsync("eth_blockNumber", NoParameters)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task StartAsync_NodeUnreachable_WarnsAndUsesItLater()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        proxy.Refuse();
        await using var chain = await new ChainFixture(ChainId.Eth, Node(proxy.Http)).StartAsync();

        chain.Lines.ShouldContain(line => line.StartsWith("Warning NodeUnreachableAtStart", StringComparison.Ordinal));
        proxy.Admit();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Up);
    }

    [Fact]
    public async Task StartAsync_NodeOfAnotherChain_IsAClearError()
    {
        await using var right = await AnvilProcess.StartAsync(1);
        await using var wrong = await AnvilProcess.StartAsync(56);
        await using var chain = new ChainFixture(ChainId.Eth, Node(right.Http), Node(wrong.Http));

        var exception = await Should.ThrowAsync<ChainConfigurationException>(chain.StartAsync);

        exception.Message.ShouldBe(
            $"Chain eth: node http://127.0.0.1:{wrong.Port} answers chain id 56, configured is 1. Correct Chains:eth."
        );
    }

    [Fact]
    public async Task Probe_NodeComesBackAsAnotherChain_IsNeverUsed()
    {
        await using var right = await AnvilProcess.StartAsync(1);
        await using var chain = await new ChainFixture(ChainId.Eth, Node(right.Http)).StartAsync();
        right.Kill();
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);

        await using var wrong = await AnvilProcess.StartAsync(56, right.Port);
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.WrongChain);

        (await chain.Pool.RequestAsync("eth_chainId", NoParameters)).Failure!.Kind.ShouldBe(ChainFailureKind.Unavailable);
    }

    [Fact]
    public async Task RequestAsync_NodeHangs_NextOneAnswers()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options =>
            {
                options.RequestTimeout = TimeSpan.FromMilliseconds(300);
                options.ProbeInterval = TimeSpan.FromMinutes(1);
            },
            Node(proxy.Http),
            Node(anvil.Http)
        ).StartAsync();

        proxy.Freeze();

        (await chain.Pool.RequestAsync("eth_blockNumber", NoParameters)).Succeeded.ShouldBeTrue();
    }

    [Fact]
    public async Task RequestAsync_OnlyNodeHangs_IsATimeout()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options =>
            {
                options.RequestTimeout = TimeSpan.FromMilliseconds(300);
                options.ProbeInterval = TimeSpan.FromMinutes(1);
            },
            Node(proxy.Http)
        ).StartAsync();

        proxy.Freeze();

        (await chain.Pool.RequestAsync("eth_blockNumber", NoParameters)).Failure!.Kind.ShouldBe(ChainFailureKind.Timeout);
    }

    [Fact]
    public async Task RequestAsync_NodeRefuses_ItsOwnErrorIsPassedOn()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var chain = await new ChainFixture(ChainId.Eth, Node(anvil.Http)).StartAsync();

        var answer = await chain.Pool.RequestAsync("eth_getBalance", JsonElement.Parse("[\"nonsense\"]"u8));

        answer.Failure!.Kind.ShouldBe(ChainFailureKind.NodeError);
        answer.ErrorJson().GetProperty("code").GetInt32().ShouldBe(-32602);
        chain.Pool.IsAvailable.ShouldBeTrue();
    }

    [Fact]
    public async Task RequestAsync_AnswerAboveTheLimit_IsRefused()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options => options.MaxResponseBytes = 1024,
            Node(anvil.Http)
        ).StartAsync();
        const string address = "0x00000000000000000000000000000000000000aa";
        await anvil.Node.CallAsync("anvil_setCode", address, "0x" + new string('0', 4096));

        var answer = await chain.Pool.RequestAsync("eth_getCode", JsonSerializer.SerializeToElement<string[]>([address, "latest"]));

        answer.Failure!.Kind.ShouldBe(ChainFailureKind.InvalidResponse);
    }

    [Fact]
    public async Task InOrder_NodeFarBehind_IsNotPreferred()
    {
        await using var behind = await AnvilProcess.StartAsync(1);
        await using var ahead = await AnvilProcess.StartAsync(1);
        await ahead.Node.CallAsync("anvil_mine", "0x14");
        await using var chain = await new ChainFixture(ChainId.Eth, Node(behind.Http), Node(ahead.Http)).StartAsync();
        await chain.UntilAsync(nodes => !nodes[0].IsPreferred && nodes[1].IsPreferred);

        (await chain.Pool.RequestAsync("eth_blockNumber", NoParameters)).Json().GetString().ShouldBe("0x14");
    }

    [Fact]
    public async Task InOrder_HeadOfFirstNodeIsOld_SecondIsPreferred()
    {
        await using var stuck = await AnvilProcess.StartAsync(1);
        await using var alive = await AnvilProcess.StartAsync(1, 0, "--block-time", "1");
        await using var chain = await new ChainFixture(
            ChainId.Eth,
            options =>
            {
                options.HeadTimeout = TimeSpan.FromSeconds(3);
                options.MaxBlocksBehind = 1_000_000;
            },
            Node(stuck.Http),
            Node(alive.Http)
        ).StartAsync();

        await chain.UntilAsync(nodes => !nodes[0].IsPreferred && nodes[1].IsPreferred);
        chain.Pool.Health[0].State.ShouldBe(NodeState.Up);
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public async Task Logs_AddressesWithCredentials_NeverAppear()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        await using var proxy = new CuttingProxy(anvil.Port);
        var node = new NodeOptions
        {
            Http = $"http://canary-user:canary-pass@127.0.0.1:{proxy.Port}/canary-path?key=canary-query",
            WebSocket = $"ws://canary-user:canary-pass@127.0.0.1:{proxy.Port}/canary-path?key=canary-query",
        };
        await using var chain = await new ChainFixture(ChainId.Eth, node).StartAsync();
        proxy.Refuse();
        await chain.Pool.RequestAsync("eth_blockNumber", NoParameters);
        await chain.UntilAsync(nodes => nodes[0].State == NodeState.Down);

        chain.Lines.ShouldNotBeEmpty();
        chain.Lines.ShouldAllBe(line => !line.Contains("canary", StringComparison.Ordinal));
        chain.Pool.Health.ShouldAllBe(health => !health.ToString().Contains("canary", StringComparison.Ordinal));
    }

    private static NodeOptions Node(string http) => new() { Http = http };
}
