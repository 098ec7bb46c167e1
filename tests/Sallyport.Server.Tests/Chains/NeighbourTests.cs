using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Chains;

/// <summary>What one account asks of a node must not reach another account, the node's state or readiness. The node is scripted, over real HTTP.</summary>
public sealed class NeighbourTests : IAsyncLifetime
{
    private const string Good = """{"chain":"eth","method":"eth_gasPrice"}""";
    private const string Bad = """{"chain":"eth","method":"eth_getLogs","params":[]}""";

    private static readonly Uri Readyz = new("/readyz", UriKind.Relative);

    private ScriptedNode _node = null!;

    public async ValueTask InitializeAsync() => _node = await ScriptedNode.StartAsync();

    public async ValueTask DisposeAsync() => await _node.DisposeAsync();

    [Fact]
    [Trait("Requirement", "R26")]
    public async Task SlowAnswers_AtTheLimitOfOneAccount_LeaveTheOtherAccountAndTheNodeAlone()
    {
        _node.On("eth_getLogs", context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        await using var server = await StartAsync(new() { ["Chains:eth:MaxCallsUnderWay"] = "16", ["Chains:eth:MaxCallsWaiting"] = "16" });
        var account = await server.AddAccountAsync();
        IssuedKey[] greedy = [await server.AddKeyAsync(account), await server.AddKeyAsync(account)];
        var other = await server.AddKeyAsync();
        using var leaving = new CancellationTokenSource();

        var slow = Enumerable.Range(0, 40).Select(i => PostAsync(server, greedy[i % 2], Bad, leaving.Token)).ToArray();
        await Eventually.TrueAsync(() => _node.Calls("eth_getLogs") == 8);

        // 8 calls are under way and 8 wait: the others are refused, with the time to come back.
        var refused = await await Task.WhenAny(slow);
        refused.Status.ShouldBe(HttpStatusCode.TooManyRequests);
        JsonElement.Parse(refused.Body).GetProperty("code").GetString().ShouldBe("RATE_LIMITED");
        JsonElement.Parse(refused.Body).GetProperty("retryAfterMs").GetInt64().ShouldBePositive();

        var probes = _node.Calls("eth_blockNumber");
        (await PostAsync(server, other, Good)).Status.ShouldBe(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => _node.Calls("eth_blockNumber") >= probes + 2);
        (await server.Http.GetAsync(Readyz)).StatusCode.ShouldBe(HttpStatusCode.OK);
        Node(server).State.ShouldBe(NodeState.Up);
        Node(server).CallsUnderWay.ShouldBe(8);

        await leaving.CancelAsync();
        await ((Task)Task.WhenAll(slow)).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext
        );
        await Eventually.TrueAsync(() => Node(server).CallsUnderWay == 0);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(429)]
    [InlineData(502)]
    [InlineData(504)]
    [InlineData(0)]
    [Trait("Requirement", "R26")]
    public async Task FailingAnswers_OfOneAccount_LeaveTheOtherAccountAndTheNodeAlone(int status)
    {
        _node.On("eth_getLogs", status == 0 ? ScriptedNode.CutAsync : ScriptedNode.Body(status, "<html>"));
        await using var server = await StartAsync([]);
        var greedy = await server.AddKeyAsync();
        var other = await server.AddKeyAsync();

        for (var i = 0; i < 30; i++)
        {
            (await PostAsync(server, greedy, Bad)).Status.ShouldNotBe(HttpStatusCode.OK);
            (await PostAsync(server, other, Good)).Status.ShouldBe(HttpStatusCode.OK);
            (await server.Http.GetAsync(Readyz)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        Node(server).State.ShouldBe(NodeState.Up);
    }

    [Fact]
    public async Task NodesOwnError_WordsOfItsAddressInIt_ReachesTheCustomerOnEveryDoor()
    {
        const string Error = """{"code":3,"message":"execution reverted: paused","data":"0x08c379a0"}""";
        _node.On("eth_getLogs", ScriptedNode.Error(Error));
        await OnEveryDoorAsync("/execution", answer => answer.ShouldContain($"\"data\":{Error}"));
    }

    [Fact]
    public async Task DeepAnswer_ReachesTheCustomerOnEveryDoorAsItCame()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"calls\":[", 1100)) + "1" + string.Concat(Enumerable.Repeat("]}", 1100));
        _node.On("eth_getLogs", ScriptedNode.Result(deep));
        await OnEveryDoorAsync("", answer => answer.ShouldContain($"\"result\":{deep}"));
    }

    private async Task OnEveryDoorAsync(string path, Action<string> check)
    {
        await using var server = await StartAsync(new() { ["Chains:eth:Nodes:0:Http"] = _node.Http + path });
        var key = await server.AddKeyAsync();
        check((await PostAsync(server, key, Bad)).Body);

        await using var raw = await server.OpenAsync(key);
        await raw.SendAsync($$"""{"action":"request","request":"/evm/rpc","params":{{Bad}},"id":1}""");
        check((await raw.ReceiveTextAsync()).ShouldNotBeNull());

        await using var socket = await server.OpenSocketIOAsync();
        await socket.EnterAsync(key.Secret);
        await socket.Peer.SendAsync($"""427["/evm/rpc",{Bad}]""");
        check((await socket.ReceiveAsync()).ShouldNotBeNull());
    }

    private Task<TestServer> StartAsync(Dictionary<string, string?> settings) =>
        TestServer.StartAsync(
            new(settings)
            {
                ["Chains:eth:Nodes:0:Http"] = settings.GetValueOrDefault("Chains:eth:Nodes:0:Http") ?? _node.Http,
                ["Chains:eth:ProbeInterval"] = "00:00:00.100",
                ["Chains:eth:RequestTimeout"] = "00:01:00",
                ["Chains:eth:MaxCallWait"] = "00:01:00",
            }
        );

    private static UpstreamHealth Node(TestServer server) => server.Services.GetRequiredService<UpstreamPools>().All.Single().Health[0];

    private static async Task<(HttpStatusCode Status, string Body)> PostAsync(
        TestServer server,
        IssuedKey key,
        string body,
        CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc")
        {
            Content = JsonContent.Create(JsonElement.Parse(body)),
        };
        request.Headers.Add("x-api-key", key.Secret);
        using var response = await server.Http.SendAsync(request, cancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));
    }
}
