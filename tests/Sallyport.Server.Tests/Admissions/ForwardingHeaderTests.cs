using System.Net;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Server.Tests.AdminApi;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Admissions;

/// <summary>A trusted proxy says one thing, its client another, in the headers of the other family.</summary>
public sealed class ForwardingHeaderTests
{
    private const string Client = "198.51.100.1";
    private const string Claimed = "203.0.113.9";

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("XForwarded")]
    [InlineData("Forwarded")]
    public async Task BothFamilies_OnEveryDoor_AreRefused(string family)
    {
        await using var house = await AdminHouse.StartAsync(Settings(family));
        var server = house.Server;
        var key = await server.AddKeyAsync();
        var token = await server.MintAsync(key);
        var both = Both(family);

        foreach (var path in new[] { "/api/v1/ws-token", "/api/v1/usage", "/request-access" })
        {
            (await GetAsync(server, path, key, both)).ShouldBe((400, "INVALID_PARAMETER"), path);
        }

        foreach (var path in new[] { "/api/v1/evm/rpc", "/api/v1/leak-reports", "/api/v1/access-requests" })
        {
            (await SendAsync(server, HttpMethod.Post, path, key, both)).ShouldBe((400, "INVALID_PARAMETER"), path);
        }

        (await house.GetAsync("/admin/v1/accounts", null, [.. both.Select(header => (header.Key, header.Value))])).Code.ShouldBe(
            "INVALID_PARAMETER"
        );
        (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws?token={token}"), both)).ShouldBe(400);
        await using (var refused = await server.OpenAsync("?refuse=close&token=" + token, both))
        {
            (await refused.CloseCodeAsync()).ShouldBe(4400);
        }

        await using (var refused = await server.OpenAsync("?auth=message", both))
        {
            (await refused.CloseCodeAsync()).ShouldBe(4400);
        }

        await using (var socket = await server.OpenSocketIOAsync(both))
        {
            (await socket.ConnectAsync($$"""{"token":"{{token}}"}""")).ShouldBe(
                """44{"message":"the forwarding headers contradict each other or cannot be read","data":{"code":"INVALID_PARAMETER"}}"""
            );
        }

        // None of the refusals burnt the token.
        (await WebSocketPeer.StatusAsync(new Uri($"ws://127.0.0.1:{server.Port}/ws?token={token}"))).ShouldBe(101);
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("XForwarded")]
    [InlineData("Forwarded")]
    public async Task OtherFamily_Alone_CannotSayItWasTls(string family)
    {
        await using var server = await TestServer.StartAsync(Settings(family));
        var key = await server.AddKeyAsync();

        (await GetAsync(server, "/api/v1/ws-token", key, Said(Other(family), Claimed, "https"))).Status.ShouldBe(403);
        (await GetAsync(server, "/api/v1/ws-token", key, Said(family, Client, "http"))).Status.ShouldBe(403);
        (await GetAsync(server, "/api/v1/ws-token", key, Said(family, Client, "https"))).Status.ShouldBe(200);
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("XForwarded")]
    [InlineData("Forwarded")]
    public async Task AddressRange_OfAKey_IsHeldAgainstTheBelievedFamily(string family)
    {
        await using var server = await TestServer.StartAsync(Settings(family));
        var account = await server.AddAccountAsync();
        var issued = await server.Keys.IssueAsync(
            new NewKey(account.Id, "ranged", KeyMode.Live, AllowedIpRanges: [IPNetwork.Parse("203.0.113.0/24")]),
            Actor.Server,
            CancellationToken.None
        );
        var key = issued.Value.ShouldNotBeNull();

        (await GetAsync(server, "/api/v1/ws-token", key, Said(family, Claimed, "https"))).Status.ShouldBe(200);
        (await GetAsync(server, "/api/v1/ws-token", key, Said(family, Client, "https"))).Status.ShouldBe(403);
        (await GetAsync(server, "/api/v1/ws-token", key, Said(family, $"{Claimed}, {Client}", "https"))).Status.ShouldBe(403);
        (await GetAsync(server, "/api/v1/ws-token", key, Both(family))).Status.ShouldBe(400);
        (await GetAsync(server, "/api/v1/ws-token", key, Said(Other(family), Claimed, "https"))).Status.ShouldBe(403);
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("XForwarded")]
    [InlineData("Forwarded")]
    public async Task Guesses_UnderClaimedAddresses_AreThrottledByTheBelievedOne(string family)
    {
        var settings = Settings(family);
        settings["Limits:Guessing:Burst"] = "3";
        settings["Limits:Guessing:PerSecond"] = "0.01";
        await using var server = await TestServer.StartAsync(settings);
        var statuses = new List<int>();
        for (var i = 0; i < 6; i++)
        {
            var said = Said(family, $"192.0.2.{i}, {Client}", "https");
            statuses.Add((await GetAsync(server, "/api/v1/ws-token", ApiKeyFormat.Create(KeyMode.Live), said)).Status);
        }

        statuses.ShouldBe([401, 401, 401, 429, 429, 429]);
    }

    [Theory]
    [Trait("Requirement", "R29")]
    [InlineData("XForwarded")]
    [InlineData("Forwarded")]
    public async Task AuditLog_HasTheAddressOfTheBelievedFamily(string family)
    {
        await using var house = await AdminHouse.StartAsync(Settings(family));
        const string Body = """{"name":"reader","role":"viewer"}""";
        const string Path = "/admin/v1/admin-tokens";

        (await house.PostAsync(Path, Body, null, List(Both(family)))).Status.ShouldBe(400);
        (await house.PostAsync(Path, Body, null, List(Said(Other(family), Claimed, "https")))).Status.ShouldBe(403);
        (await house.PostAsync(Path, Body, null, List(Said(family, $"{Claimed}, {Client}", "https")))).Expect(201);

        (await house.AuditAsync("admin-tokens.create"))
            .Where(entry => entry.ActorId == house.Admin.Token.Id)
            .Select(entry => entry.From)
            .ShouldBe([Client]);
    }

    private static Dictionary<string, string?> Settings(string family) =>
        new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = family };

    private static string Other(string family) => family == "Forwarded" ? "XForwarded" : "Forwarded";

    // What a proxy says of a client, or of a chain of them.
    private static Dictionary<string, string> Said(string family, string addresses, string scheme) =>
        family == "Forwarded"
            ? new() { ["Forwarded"] = string.Join(", ", addresses.Split(", ").Select(address => $"for={address};proto={scheme}")) }
            : new() { ["X-Forwarded-For"] = addresses, ["X-Forwarded-Proto"] = scheme };

    private static Dictionary<string, string> Both(string family) =>
        new(Said(family, Client, "https").Concat(Said(Other(family), Claimed, "https")));

    private static (string Name, string Value)[] List(Dictionary<string, string> headers) =>
        [.. headers.Select(header => (header.Key, header.Value))];

    private static Task<(int Status, string? Code)> GetAsync(
        TestServer server,
        string path,
        IssuedKey key,
        Dictionary<string, string> headers
    ) => SendAsync(server, HttpMethod.Get, path, key, headers);

    private static Task<(int Status, string? Code)> GetAsync(
        TestServer server,
        string path,
        string key,
        Dictionary<string, string> headers
    ) => SendAsync(server, HttpMethod.Get, path, key, headers);

    private static Task<(int Status, string? Code)> SendAsync(
        TestServer server,
        HttpMethod method,
        string path,
        IssuedKey key,
        Dictionary<string, string> headers
    ) => SendAsync(server, method, path, key.Secret, headers);

    private static async Task<(int Status, string? Code)> SendAsync(
        TestServer server,
        HttpMethod method,
        string path,
        string key,
        Dictionary<string, string> headers
    )
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Add("x-api-key", key);
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        if (method == HttpMethod.Post)
        {
            request.Content = new StringContent("{}", System.Text.Encoding.UTF8, "application/json");
        }

        using var response = await server.Http.SendAsync(request);
        var body = await response.Content.ReadAsStringAsync();
        return (
            (int)response.StatusCode,
            response.IsSuccessStatusCode ? null : System.Text.Json.JsonElement.Parse(body).GetProperty("code").GetString()
        );
    }
}
