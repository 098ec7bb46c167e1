using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.SocketIODoor;

/// <summary>Requests on door A: an event named by its path, answered by acknowledgement or event.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private TestServer _server = null!;
    private SocketIOPeer _peer = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await TestServer.StartAsync(new(TestMarket.Settings));
        _peer = await _server.OpenSocketIOAsync();
        await _peer.EnterAsync((await _server.AddKeyAsync()).Secret);
    }

    public async ValueTask DisposeAsync()
    {
        await _peer.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("/nope", "{}", "UNKNOWN_REQUEST")]
    [InlineData("hello", "1", "UNKNOWN_REQUEST")]
    [InlineData("/svm/price/subscribe", "{}", "UNKNOWN_REQUEST")]
    [InlineData("/evm/rpc", "[]", "INVALID_PARAMETER")]
    [InlineData("/evm/rpc", "null", "INVALID_PARAMETER")]
    [InlineData("/evm/rpc", "{}", "MISSING_PARAMETER")]
    [InlineData("/evm/rpc", """{"chain":1,"method":"x"}""", "INVALID_PARAMETER")]
    [InlineData("/evm/rpc", """{"chain":"eth"}""", "MISSING_PARAMETER")]
    [InlineData("/evm/rpc", """{"chain":"doge","method":"eth_chainId"}""", "INVALID_CHAIN")]
    [InlineData("/evm/rpc", """{"chain":"sol","method":"eth_chainId"}""", "INVALID_CHAIN")]
    [InlineData("/svm/rpc", """{"chain":"eth","method":"getSlot"}""", "INVALID_CHAIN")]
    [InlineData("/evm/rpc", """{"chain":"eth","method":"eth_sendTransaction","params":[]}""", "FORBIDDEN")]
    [InlineData("/evm/rpc", """{"chain":"eth","method":"eth_chainId","params":{}}""", "INVALID_PARAMETER")]
    [InlineData("/evm/rpc", """{"chain":"eth","method":"eth_chainId","params":[]}""", "CHAIN_UNAVAILABLE")]
    [InlineData("/evm/rpc", """{"chain":"\ud800","method":"eth_chainId"}""", "INVALID_PARAMETER")]
    [InlineData("/evm/rpc", """{"_placeholder":true,"num":0}""", "MISSING_PARAMETER")]
    public async Task Ask_RequestThatFails_IsAcknowledgedWithTheEnvelope(string path, string argument, string code)
    {
        var answer = await _peer.AskAsync(path, argument);
        answer.GetProperty("success").GetBoolean().ShouldBeFalse();
        answer.GetProperty("error").GetProperty("code").GetString().ShouldBe(code);
        answer.GetProperty("error").GetProperty("message").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Emit_WithoutAcknowledgement_IsAnsweredByAnEventOfTheSameName()
    {
        await _peer.EmitAsync("/nope", """{"requestId":"r-1"}""");
        var (name, answer) = await _peer.EventAsync();
        name.ShouldBe("/nope");
        answer
            .GetRawText()
            .ShouldBe("""{"success":false,"requestId":"r-1","error":{"code":"UNKNOWN_REQUEST","message":"no such request"}}""");
    }

    [Theory]
    [InlineData("\"a\"")]
    [InlineData("12")]
    [InlineData("1.50")]
    public async Task Ask_WithRequestId_GetsItBack(string id) =>
        (await _peer.AskAsync("/nope", $$"""{"requestId":{{id}}}""")).GetProperty("requestId").GetRawText().ShouldBe(id);

    [Fact]
    public async Task Ask_WithoutArguments_IsInvalid()
    {
        await _peer.Peer.SendAsync("""421["/evm/rpc"]""");
        (await _peer.ReceiveAsync()).ShouldNotBeNull().ShouldContain("INVALID_PARAMETER");
    }

    [Fact]
    public async Task Ask_WithoutTheScope_IsForbidden()
    {
        ScopeSet.TryCreate(["svm:read"], out var scopes).ShouldBeTrue();
        await using var peer = await _server.OpenSocketIOAsync();
        await peer.EnterAsync((await _server.AddKeyAsync(scopes: scopes)).Secret);
        (await peer.AskAsync("/evm/rpc", "{}")).GetProperty("error").GetProperty("code").GetString().ShouldBe("FORBIDDEN");
        (await peer.AskAsync("/evm/price/subscribe", "{}")).GetProperty("error").GetProperty("code").GetString().ShouldBe("FORBIDDEN");
    }

    [Theory]
    [Trait("Requirement", "R16")]
    [InlineData("42{}")]
    [InlineData("42[{}]")]
    [InlineData("""42["connect"]""")]
    [InlineData("""421["/evm/rpc",{"a":]""")]
    [InlineData("49")]
    [InlineData("9")]
    [InlineData("""459-["x",{"_placeholder":true,"num":0}]""")]
    public async Task Send_BrokenPacket_EndsTheSession(string packet)
    {
        await _peer.Peer.SendAsync(packet);
        await _peer.UntilClosedAsync();
        await Eventually.TrueAsync(() => _server.Services.GetSessions().Count == 0);
    }

    [Fact]
    [Trait("Requirement", "R16")]
    public async Task Send_TooBigOrTooDeep_EndsTheSession()
    {
        await _peer.Peer.SendAsync($"""42["/evm/rpc",{new string('[', 5000)}{new string(']', 5000)}]""");
        await _peer.UntilClosedAsync();
        await using var second = await _server.OpenSocketIOAsync();
        await second.EnterAsync((await _server.AddKeyAsync()).Secret);
        try
        {
            await second.Peer.SendAsync($"""42["/evm/rpc","{new string('x', 1_000_001)}"]""");
        }
        catch (System.Net.WebSockets.WebSocketException)
        {
            // The server may be gone before the last byte is out.
        }

        await second.UntilClosedAsync();
        await Eventually.TrueAsync(() => _server.Services.GetSessions().Count == 0);
    }
}
