using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Sallyport.Chains.Requests;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Requests;

public sealed class SvmRequestsTests
{
    [Fact]
    public async Task RpcAsync_OnASolanaRuntime_AnswersSlotAndBalance()
    {
        Assert.SkipUnless(
            OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture is Architecture.X64,
            "surfpool is there for linux-x64 only"
        );
        await using var devnet = await DevnetProcess.StartAsync("--only", "sol");
        var url = devnet.Chain("sol").GetProperty("rpcUrl").GetString()!;
        await using var chain = await new ChainFixture(ChainId.Sol, new NodeOptions { Http = url }).StartAsync();
        var requests = new SvmRequests(chain.Pools, Options.Create(new RpcOptions()));

        var slot = await requests.RpcAsync("sol", "getSlot");
        var balance = await requests.RpcAsync("sol", "getBalance", JsonElement.Parse("""["11111111111111111111111111111111"]"""));
        var send = await requests.RpcAsync("sol", "sendTransaction", JsonElement.Parse("""["AQ=="]"""));
        var nonsense = await requests.RpcAsync("sol", "getBalance", JsonElement.Parse("""["no address"]"""));
        var evm = await requests.RpcAsync("eth", "getSlot");

        slot.Json().GetInt64().ShouldBeGreaterThan(0);
        balance.Json().GetProperty("value").GetInt64().ShouldBeGreaterThanOrEqualTo(0);
        send.Failure!.Kind.ShouldBe(ChainFailureKind.MethodNotAllowed);
        nonsense.Failure!.Kind.ShouldBe(ChainFailureKind.NodeError);
        evm.Failure!.Kind.ShouldBe(ChainFailureKind.InvalidChain);
    }
}
