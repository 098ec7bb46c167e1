using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Sallyport.Access.Keys;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Chains;

/// <summary>A real chain with a trading market behind every door.</summary>
public sealed class DevnetTests : IAsyncLifetime
{
    private readonly string _configuration = Path.Combine(Path.GetTempPath(), $"sallyport-server-{Guid.NewGuid():n}.json");
    private DevnetProcess _devnet = null!;
    private bool _down;
    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _devnet = await DevnetProcess.StartAsync("--only", "eth", "--config", _configuration);
        var settings = new ConfigurationBuilder().AddJsonFile(_configuration).Build().AsEnumerable().ToDictionary(StringComparer.Ordinal);
        settings["Chains:eth:HeadTimeout"] = "00:00:05";
        _server = await TestServer.StartAsync(settings);
        _key = await _server.AddKeyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await TakeDownAsync();
        File.Delete(_configuration);
    }

    [Fact]
    public async Task RealChain_BehindEveryDoor_AnswersAndMovesPricesUntilItGoesDown()
    {
        await AsksOnEveryDoorAsync();
        await using var raw = await _server.OpenAsync(_key);
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(_key.Secret);
        await PricesMoveAsync(raw, socket);

        // The node goes away: requests say so at once, subscribers are told that prices stand still.
        await TakeDownAsync();
        await Eventually.TrueAsync(async () =>
        {
            var answer = await socket.AskAsync("/evm/rpc", """{"chain":"eth","method":"eth_chainId"}""");
            return !answer.GetProperty("success").GetBoolean()
                && answer.GetProperty("error").GetProperty("code").GetString() == "CHAIN_UNAVAILABLE";
        });
        JsonElement notice;
        do
        {
            notice = await raw.ReceiveAsync();
        } while (!notice.TryGetProperty("stale", out _));

        notice.GetProperty("channel").GetString().ShouldBe("Prices");
        notice.GetProperty("since").GetDateTimeOffset().ShouldBeLessThan(TimeProvider.System.GetUtcNow());
    }

    private async Task TakeDownAsync()
    {
        if (!_down)
        {
            _down = true;
            await _devnet.DisposeAsync();
        }
    }

    private async Task AsksOnEveryDoorAsync()
    {
        const string Call = """{"chain":"eth","method":"eth_chainId","params":[]}""";
        await using var socket = await _server.OpenSocketIOAsync();
        await socket.EnterAsync(_key.Secret);
        (await socket.AskAsync("/evm/rpc", Call)).GetRawText().ShouldBe("""{"success":true,"result":"0x1"}""");

        await using var raw = await _server.OpenAsync(_key);
        (await raw.AskAsync($$"""{"action":"request","request":"/evm/rpc","params":{{Call}},"id":1}"""))
            .GetRawText()
            .ShouldBe("""{"type":"result","id":1,"success":true,"result":"0x1"}""");

        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc")
        {
            Content = JsonContent.Create(JsonElement.Parse(Call)),
        };
        request.Headers.Add("x-api-key", _key.Secret);
        using var response = await _server.Http.SendAsync(request);
        (await response.Content.ReadAsStringAsync()).ShouldBe("""{"success":true,"result":"0x1"}""");

        // The node's own error comes along.
        var failed = await socket.AskAsync("/evm/rpc", """{"chain":"eth","method":"eth_getBlockByNumber","params":["nonsense",false]}""");
        failed.GetProperty("error").GetProperty("code").GetString().ShouldBe("UPSTREAM_ERROR");
        failed.GetProperty("error").GetProperty("data").GetProperty("code").ValueKind.ShouldBe(JsonValueKind.Number);
    }

    private async Task PricesMoveAsync(WebSocketPeer raw, SocketIOPeer socket)
    {
        var token = _devnet.Chain("eth").GetProperty("wrapped").GetProperty("address").GetString()!.ToLowerInvariant();
        var answer = await raw.AskAsync($$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{token}}:1"]}""");
        answer.GetProperty("type").GetString().ShouldBe("subscribed");
        var first = await raw.ReceiveAsync();
        var next = await raw.ReceiveAsync();
        next.GetProperty("seq").GetInt64().ShouldBe(first.GetProperty("seq").GetInt64() + 1);
        next.GetProperty("data").GetProperty("usd_price").GetDouble().ShouldBeGreaterThan(0);

        await socket.EmitAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{token}}"]}""");
        (await socket.EventAsync()).Name.ShouldBe("/evm/price/subscribe");
        var (name, push) = await socket.EventAsync();
        name.ShouldBe("priceUpdate");
        push.GetProperty("token").GetString().ShouldBe(token);
        var later = (await socket.EventAsync()).Argument;
        later.GetProperty("seq").GetInt64().ShouldBe(push.GetProperty("seq").GetInt64() + 1);
        await socket.AskAsync("/evm/price/unsubscribe", $$"""{"chain":"eth","tokens":["{{token}}"]}""");
    }
}
