using System.Text.Json;
using Microsoft.Extensions.Options;
using Sallyport.Chains.Requests;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Requests;

public sealed class EvmRequestsTests : IAsyncLifetime
{
    private AnvilProcess _anvil = null!;
    private ChainFixture _chain = null!;
    private EvmRequests _requests = null!;

    public async ValueTask InitializeAsync()
    {
        _anvil = await AnvilProcess.StartAsync(1);
        _chain = await new ChainFixture(ChainId.Eth, new NodeOptions { Http = _anvil.Http }).StartAsync();
        _requests = new EvmRequests(_chain.Pools, Options.Create(new RpcOptions()));
    }

    public async ValueTask DisposeAsync()
    {
        await _chain.DisposeAsync();
        await _anvil.DisposeAsync();
    }

    [Fact]
    public async Task RpcAsync_BlockNumber_IsTheNodes()
    {
        await _anvil.MineAsync();

        var answer = await _requests.RpcAsync("eth", "eth_blockNumber");

        answer.Json().GetString().ShouldBe("0x1");
    }

    [Fact]
    public async Task RpcAsync_Parameters_ArePassedOnAsTheyAre()
    {
        var parameters = JsonElement.Parse("""["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266","latest"]""");

        var answer = await _requests.RpcAsync("eth", "eth_getBalance", parameters);

        answer.Json().GetString().ShouldBe("0x21e19e0c9bab2400000");
    }

    [Theory]
    [InlineData("eth_sendTransaction")]
    [InlineData("eth_sendRawTransaction")]
    [InlineData("eth_sign")]
    [InlineData("eth_subscribe")]
    [InlineData("eth_newFilter")]
    [InlineData("personal_unlockAccount")]
    [InlineData("admin_peers")]
    [InlineData("debug_traceCall")]
    [InlineData("anvil_setBalance")]
    [InlineData("evm_mine")]
    [InlineData("ETH_CALL")]
    [InlineData(" eth_call")]
    [InlineData("")]
    public async Task RpcAsync_MethodNotOnTheList_IsRefusedWithoutAskingTheNode(string method)
    {
        var answer = await _requests.RpcAsync("eth", method);

        answer.Failure!.Kind.ShouldBe(ChainFailureKind.MethodNotAllowed);
        (await _anvil.Node.NumberAsync("eth_blockNumber")).ShouldBe(0);
    }

    [Theory]
    [InlineData("sol")]
    [InlineData("base")]
    [InlineData("ETH")]
    [InlineData("")]
    public async Task RpcAsync_ChainNotServedHere_IsRefusedWithThoseThatAre(string chain)
    {
        var failure = (await _requests.RpcAsync(chain, "eth_blockNumber")).Failure!;

        failure.Kind.ShouldBe(ChainFailureKind.InvalidChain);
        failure.Message.ShouldBe("chain must be one that is served here: eth");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"latest\"")]
    [InlineData("7")]
    public async Task RpcAsync_ParametersAreNoArray_IsRefused(string parameters) =>
        (await _requests.RpcAsync("eth", "eth_blockNumber", JsonElement.Parse(parameters))).Failure!.Kind.ShouldBe(
            ChainFailureKind.InvalidParameter
        );

    [Fact]
    public async Task RpcAsync_ParametersWithHalfASurrogatePair_AreTheNodesToRefuse() =>
        (await _requests.RpcAsync("eth", "eth_getBalance", JsonElement.Parse("""["\ud800","latest"]"""))).Failure!.Kind.ShouldBe(
            ChainFailureKind.NodeError
        );

    [Fact]
    public async Task RpcAsync_ConfiguredList_ReplacesTheDefault()
    {
        var options = new RpcOptions();
        options.Evm.AllowedMethods.Add("eth_chainId");
        var requests = new EvmRequests(_chain.Pools, Options.Create(options));

        (await requests.RpcAsync("eth", "eth_chainId")).Succeeded.ShouldBeTrue();
        (await requests.RpcAsync("eth", "eth_blockNumber")).Failure!.Kind.ShouldBe(ChainFailureKind.MethodNotAllowed);
    }

    [Fact]
    public async Task RpcAsync_OneChainDown_OthersKeepAnswering()
    {
        await using var bsc = await AnvilProcess.StartAsync(56);
        var options = new ChainsOptions();
        options.Chains["eth"] = new ChainOptions { Nodes = { new NodeOptions { Http = _anvil.Http } } };
        options.Chains["bsc"] = new ChainOptions { Nodes = { new NodeOptions { Http = bsc.Http } } };
        await using var pools = new Chains.Upstreams.UpstreamPools(
            Options.Create(options),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<Chains.Upstreams.UpstreamPool>.Instance
        );
        await pools.StartAsync();
        var requests = new EvmRequests(pools, Options.Create(new RpcOptions()));

        bsc.Kill();

        (await requests.RpcAsync("bsc", "eth_blockNumber")).Failure!.Kind.ShouldBe(ChainFailureKind.Unavailable);
        (await requests.RpcAsync("eth", "eth_blockNumber")).Succeeded.ShouldBeTrue();
    }
}
