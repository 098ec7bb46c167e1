using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sallyport.Chains.Requests;
using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests;

public sealed class ChainsRegistrationTests
{
    [Fact]
    public async Task AddChains_HostStarted_ServesTheConfiguredChains()
    {
        await using var anvil = await AnvilProcess.StartAsync(1);
        using var host = Build(
            ("Chains:eth:ChainId", "1"),
            ("Chains:eth:Nodes:0:Http", anvil.Http),
            ("Rpc:Evm:AllowedMethods:0", "eth_chainId")
        );

        await host.StartAsync();

        var requests = host.Services.GetRequiredService<EvmRequests>();
        (await requests.RpcAsync("eth", "eth_chainId")).Json().GetString().ShouldBe("0x1");
        (await requests.RpcAsync("eth", "eth_blockNumber")).Failure!.Kind.ShouldBe(ChainFailureKind.MethodNotAllowed);
        await host.StopAsync();
    }

    [Fact]
    public async Task AddChains_NodeOfAnotherChain_TheHostDoesNotStart()
    {
        await using var anvil = await AnvilProcess.StartAsync(56);
        using var host = Build(("Chains:eth:Nodes:0:Http", anvil.Http));

        var exception = await Should.ThrowAsync<ChainConfigurationException>(() => host.StartAsync());

        exception.Message.ShouldContain("answers chain id 56, configured is 1");
    }

    [Fact]
    public async Task AddChains_BadConfiguration_TheHostDoesNotStart()
    {
        using var host = Build(("Chains:eth:Nodes:0:Http", "nonsense"));

        await Should.ThrowAsync<OptionsValidationException>(() => host.StartAsync());
    }

    [Fact]
    public void AddChains_NoSection_ServesNone()
    {
        using var host = Build();
        host.Services.GetRequiredService<UpstreamPools>().All.ShouldBeEmpty();
    }

    private static IHost Build(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))
        );
        builder.Services.AddChains(builder.Configuration);
        return builder.Build();
    }
}
