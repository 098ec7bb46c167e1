using System.Net;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.SocketIODoor;

/// <summary>Each polling request may come over another path; the one that brings the credential is judged, and every one after it.</summary>
public sealed class PollingPathTests
{
    private static readonly (string, string)[] Encrypted = From("203.0.113.7", "https");
    private static readonly (string, string)[] Plain = From("203.0.113.7", "http");
    private static readonly (string, string)[] Elsewhere = From("198.51.100.7", "https");

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Connect_OverPlainHttpAfterAHandshakeOverTls_IsRefused()
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        var peer = await PollingPeer.OpenAsync(server, Encrypted);

        (await peer.PostAsync($$"""40{"token":"{{key.Secret}}"}""", Plain)).Status.ShouldBe(200);

        (await peer.PollAsync(Encrypted)).Body.ShouldStartWith("44{\"message\":\"forbidden: use TLS\"");
    }

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Connect_OverTlsAfterAHandshakeOverPlainHttp_IsRefused()
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        var peer = await PollingPeer.OpenAsync(server, Plain);

        await peer.PostAsync($$"""40{"token":"{{key.Secret}}"}""", Encrypted);

        (await peer.PollAsync(Encrypted)).Body.ShouldStartWith("44{\"message\":\"forbidden: use TLS\"");
    }

    [Fact]
    public async Task Connect_FromAnotherAddressThanTheHandshake_IsJudgedByBoth()
    {
        await using var server = await StartAsync();
        var key = await AddRestrictedKeyAsync(server);

        foreach (var (opener, carrier) in new[] { (Encrypted, Elsewhere), (Elsewhere, Encrypted) })
        {
            var peer = await PollingPeer.OpenAsync(server, opener);
            await peer.PostAsync($$"""40{"token":"{{key.Secret}}"}""", carrier);
            (await peer.PollAsync(Encrypted)).Body.ShouldStartWith("44{\"message\":\"forbidden: address not allowed\"");
        }
    }

    [Fact]
    public async Task Request_OfAnAdmittedSessionOverAForbiddenPath_IsRefusedAndTheSessionGoesOn()
    {
        await using var server = await StartAsync();
        var key = await AddRestrictedKeyAsync(server);
        var peer = await PollingPeer.OpenAsync(server, Encrypted);
        await peer.PostAsync($$"""40{"token":"{{key.Secret}}"}""", Encrypted);
        (await peer.PollAsync(Encrypted)).Body.ShouldStartWith("40{");

        foreach (var path in new[] { Plain, Elsewhere })
        {
            (await peer.PollAsync(path)).Status.ShouldBe(403);
            (await peer.PostAsync("""421["/evm/rpc",{}]""", path)).Status.ShouldBe(403);
        }

        (await peer.PostAsync("""421["/evm/rpc",{}]""", Encrypted)).Status.ShouldBe(200);
        (await peer.PollAsync(Encrypted)).Body.ShouldStartWith("431[");
    }

    private static (string, string)[] From(string address, string scheme) => [("X-Forwarded-For", address), ("X-Forwarded-Proto", scheme)];

    private static Task<TestServer> StartAsync() => TestServer.StartAsync(new() { ["Proxies:Trusted:0"] = "127.0.0.1" });

    private static async Task<IssuedKey> AddRestrictedKeyAsync(TestServer server)
    {
        var account = await server.AddAccountAsync();
        var key = new NewKey(account.Id, "restricted", AllowedIpRanges: [IPNetwork.Parse("203.0.113.0/24")]);
        return (await server.Keys.IssueAsync(key, Actor.Server, default)).Value.ShouldNotBeNull();
    }
}
