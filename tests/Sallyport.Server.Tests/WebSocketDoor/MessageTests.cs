using System.Net.WebSockets;
using System.Text;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.WebSocketDoor;

/// <summary>What door B answers, and what it closes for.</summary>
public sealed class MessageTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private IssuedKey _key = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new(TestMarket.Settings) { ["Doors:MaxMessageBytes"] = "4096" });
        _key = await _server.AddKeyAsync();
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Send_EachAction_IsAnswered()
    {
        await using var peer = await _server.OpenAsync(_key);
        await ExpectAsync(peer, """{"action":"ping"}""", """{"type":"pong"}""");
        await ExpectAsync(peer, """{"action":"ping","id":"a"}""", """{"type":"pong","id":"a"}""");
        await ExpectAsync(peer, """{"action":"list","id":1}""", """{"type":"subscriptions","id":1,"subscriptions":[]}""");
        await ExpectAsync(
            peer,
            $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)}}:1"],"id":2}""",
            $$"""{"type":"subscribed","id":2,"subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}"""
        );
        await ExpectAsync(
            peer,
            """{"action":"list"}""",
            $$"""{"type":"subscriptions","subscriptions":[{"subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}]}"""
        );
        await ExpectAsync(
            peer,
            $$"""{"action":"unsubscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"],"id":3}""",
            $$"""{"type":"unsubscribed","id":3,"subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}"""
        );
        await ExpectAsync(peer, """{"action":"list","id":4}""", """{"type":"subscriptions","id":4,"subscriptions":[]}""");
    }

    [Theory]
    [InlineData("[]", "UNKNOWN_REQUEST")]
    [InlineData("{}", "UNKNOWN_REQUEST")]
    [InlineData("""{"action":"fly"}""", "UNKNOWN_REQUEST")]
    [InlineData("""{"action":"auth","token":"x"}""", "UNKNOWN_REQUEST")]
    [InlineData("""{"action":"ping","id":{}}""", "INVALID_PARAMETER")]
    [InlineData("""{"action":"request"}""", "MISSING_PARAMETER")]
    [InlineData("""{"action":"request","request":1}""", "MISSING_PARAMETER")]
    [InlineData("""{"action":"subscribe"}""", "MISSING_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Prices"}""", "MISSING_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Weather","asset_ids":["a"]}""", "INVALID_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Trades","pair_id":"0x:1"}""", "UNKNOWN_REQUEST")]
    [InlineData("""{"action":"subscribe","subscription_type":"Prices","asset_ids":[]}""", "INVALID_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Prices","asset_ids":"0x:1"}""", "INVALID_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Prices","asset_ids":[1]}""", "INVALID_PARAMETER")]
    [InlineData("""{"action":"subscribe","subscription_type":"Prices","asset_ids":["0x:1"]}""", "INVALID_PARAMETER")]
    [InlineData(
        """{"action":"subscribe","subscription_type":"Prices","asset_ids":["0x0000000000000000000000000000000000000001:1"]}""",
        "INVALID_TOKEN"
    )]
    public async Task Send_NoKnownRequest_IsAnErrorAndTheSessionGoesOn(string text, string code)
    {
        await using var peer = await _server.OpenAsync(_key);
        var error = await peer.AskAsync(text);
        error.GetProperty("type").GetString().ShouldBe("error");
        error.GetProperty("code").GetString().ShouldBe(code);
        error.GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
        await ExpectAsync(peer, """{"action":"ping"}""", """{"type":"pong"}""");
    }

    [Fact]
    public async Task Subscribe_OneUnknownAsset_SubscribesNone()
    {
        await using var peer = await _server.OpenAsync(_key);
        var error = await peer.AskAsync(
            $$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1","0x0000000000000000000000000000000000000001:1"]}"""
        );
        error.GetProperty("code").GetString().ShouldBe("INVALID_TOKEN");
        await ExpectAsync(peer, """{"action":"list"}""", """{"type":"subscriptions","subscriptions":[]}""");
        _server.Services.GetHub().Count.ShouldBe(0);
    }

    [Theory]
    [InlineData("/nope", "UNKNOWN_REQUEST")]
    [InlineData("evm/rpc", "UNKNOWN_REQUEST")]
    [InlineData("/evm/price/subscribe", "UNKNOWN_REQUEST")]
    [InlineData("/svm/price/subscribe", "UNKNOWN_REQUEST")]
    [InlineData("/evm/rpc", "MISSING_PARAMETER")]
    public async Task Request_ThatFails_IsAResultWithTheEnvelope(string path, string code)
    {
        await using var peer = await _server.OpenAsync(_key);
        var result = await peer.AskAsync($$"""{"action":"request","request":"{{path}}","params":{},"id":9}""");
        result.GetProperty("type").GetString().ShouldBe("result");
        result.GetProperty("id").GetInt32().ShouldBe(9);
        result.GetProperty("success").GetBoolean().ShouldBeFalse();
        result.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
    }

    [Fact]
    public async Task Request_ParametersThatAreNoObject_IsInvalid()
    {
        await using var peer = await _server.OpenAsync(_key);
        var result = await peer.AskAsync("""{"action":"request","request":"/evm/rpc","params":[1]}""");
        result.GetProperty("error").GetProperty("code").GetString().ShouldBe("INVALID_PARAMETER");
    }

    [Fact]
    public async Task Request_WithoutTheScope_IsForbidden()
    {
        ScopeSet.TryCreate(["svm:read"], out var scopes).ShouldBeTrue();
        await using var peer = await _server.OpenAsync(await _server.AddKeyAsync(scopes: scopes));
        var result = await peer.AskAsync("""{"action":"request","request":"/evm/rpc","params":{"chain":"eth","method":"eth_chainId"}}""");
        result.GetProperty("error").GetProperty("code").GetString().ShouldBe("FORBIDDEN");
        var error = await peer.AskAsync($$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Weth}}:1"]}""");
        error.GetProperty("code").GetString().ShouldBe("FORBIDDEN");
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("")]
    [InlineData("no json")]
    [InlineData("""{"action":"ping"}}""")]
    [InlineData("""{"action":"ping","x":"\ud800"}""")]
    public async Task Send_InvalidJson_Closes4400(string text)
    {
        await using var peer = await _server.OpenAsync(_key);
        await peer.SendAsync(text);
        (await peer.CloseCodeAsync()).ShouldBe(4400);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Send_DeepJson_Closes4400()
    {
        await using var peer = await _server.OpenAsync(_key);
        await peer.SendAsync(new string('[', 1000) + new string(']', 1000));
        (await peer.CloseCodeAsync()).ShouldBe(4400);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Send_InvalidUtf8_Closes4400()
    {
        await using var whole = await _server.OpenAsync(_key);
        await whole.SendAsync(new byte[] { (byte)'"', 0xFF, (byte)'"' }, WebSocketMessageType.Text);
        (await whole.CloseCodeAsync()).ShouldBe(4400);

        await using var fragments = await _server.OpenAsync(_key);
        await fragments.SendAsync(new byte[] { (byte)'"', 0xC3 }, WebSocketMessageType.Text, endOfMessage: false);
        await fragments.SendAsync(new byte[] { (byte)'(', (byte)'"' }, WebSocketMessageType.Text);
        (await fragments.CloseCodeAsync()).ShouldBe(4400);
    }

    [Fact]
    public async Task Send_CharacterAcrossFragments_IsWhole()
    {
        await using var peer = await _server.OpenAsync(_key);
        var bytes = """{"action":"ping","id":"ж😀"}"""u8.ToArray();
        for (var i = 0; i < bytes.Length; i++)
        {
            await peer.SendAsync(bytes.AsMemory(i, 1), WebSocketMessageType.Text, endOfMessage: i == bytes.Length - 1);
        }

        (await peer.ReceiveAsync()).GetProperty("id").GetString().ShouldBe("ж😀");
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Send_Binary_Closes4400()
    {
        await using var empty = await _server.OpenAsync(_key);
        await empty.SendAsync(ReadOnlyMemory<byte>.Empty, WebSocketMessageType.Binary);
        (await empty.CloseCodeAsync()).ShouldBe(4400);

        await using var peer = await _server.OpenAsync(_key);
        await peer.SendAsync("""{"action":"ping"}"""u8.ToArray(), WebSocketMessageType.Binary);
        (await peer.CloseCodeAsync()).ShouldBe(4400);
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData(4097)]
    [InlineData(70_000)]
    [InlineData(5_000_000)]
    public async Task Send_TooBig_Closes1009(int size)
    {
        await using var peer = await _server.OpenAsync(_key);
        try
        {
            await peer.SendAsync(Encoding.ASCII.GetBytes("\"" + new string('x', size - 2) + "\""), WebSocketMessageType.Text);
        }
        catch (WebSocketException)
        {
            // The server may be gone before the last byte is out.
        }

        (await peer.CloseCodeAsync()).ShouldBe(1009);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Send_EndlessFragments_Closes1009()
    {
        await using var peer = await _server.OpenAsync(_key);
        for (var i = 0; i < 100; i++)
        {
            await peer.SendAsync(new byte[64], WebSocketMessageType.Text, endOfMessage: false);
        }

        (await peer.CloseCodeAsync()).ShouldBe(1009);
    }

    [Fact]
    public async Task Send_AsLargeAsAllowed_IsAnswered()
    {
        await using var peer = await _server.OpenAsync(_key);
        var text = """{"action":"ping","x":"@"}""".Replace("@", new string('x', 4096 - 24), StringComparison.Ordinal);
        text.Length.ShouldBe(4096);
        (await peer.AskAsync(text)).GetProperty("type").GetString().ShouldBe("pong");
    }

    [Fact]
    public async Task Close_ByTheClient_IsAnsweredAndGivesThePlaceBack()
    {
        await using var peer = await _server.OpenAsync(_key);
        _server.Services.GetSessions().Count.ShouldBe(1);
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await peer.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "bye", patience.Token);
        peer.Socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
        await Eventually.TrueAsync(() => _server.Services.GetSessions().Count == 0);
    }

    private static async Task ExpectAsync(WebSocketPeer peer, string send, string answer) =>
        (await peer.AskAsync(send)).GetRawText().ShouldBe(answer);
}
