using System.Text.Json;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>Live sessions as an operator sees and ends them.</summary>
public sealed class SessionOperationTests
{
    private const string Sessions = "/admin/v1/sessions";

    [Fact]
    public async Task List_SessionsOfBothDoors_AreFoundByKeyAccountDoorAndAddress()
    {
        await using var house = await AdminHouse.StartAsync(new(TestMarket.Settings) { ["Proxies:Trusted:0"] = "127.0.0.1" });
        var first = await house.Server.AddKeyAsync();
        var second = await house.Server.AddKeyAsync();
        await using var ws = await OpenAsync(house, first.Secret, "203.0.113.7");
        await using var socket = await house.Server.OpenSocketIOAsync(Forwarded("198.51.100.20"));
        await socket.EnterAsync(second.Secret);
        (await ws.AskAsync($$"""{"action":"subscribe","subscription_type":"Prices","asset_ids":["{{TestMarket.Token}}:1"]}"""))
            .GetProperty("type")
            .GetString()
            .ShouldBe("subscribed");
        (await socket.AskAsync("/evm/price/subscribe", $$"""{"chain":"eth","tokens":["{{TestMarket.Token}}","{{TestMarket.Weth}}"]}"""))
            .GetProperty("success")
            .GetBoolean()
            .ShouldBeTrue();

        var all = await ListAsync(house, "");
        all.Count.ShouldBe(2);
        var one = all.Single(session => session.GetProperty("door").GetString() == "webSocket");
        one.GetProperty("keyId").GetString().ShouldBe(first.Key.Id);
        one.GetProperty("accountId").GetString().ShouldBe(first.Key.AccountId);
        one.GetProperty("address").GetString().ShouldBe("203.0.113.7");
        one.GetProperty("subscriptions").GetInt32().ShouldBe(1);
        one.GetProperty("id").GetString().ShouldNotBeNull().ShouldStartWith("ses_");
        var other = all.Single(session => session.GetProperty("door").GetString() == "socketIO");
        other.GetProperty("subscriptions").GetInt32().ShouldBe(2);

        (await KeysAsync(house, $"?key={first.Key.Id}")).ShouldBe([first.Key.Id]);
        (await KeysAsync(house, $"?account={second.Key.AccountId}")).ShouldBe([second.Key.Id]);
        (await KeysAsync(house, "?door=socketIO")).ShouldBe([second.Key.Id]);
        (await KeysAsync(house, "?ip=203.0.113.0/24")).ShouldBe([first.Key.Id]);
        (await KeysAsync(house, "?ip=198.51.100.20")).ShouldBe([second.Key.Id]);
        (await KeysAsync(house, $"?key={first.Key.Id}&account={second.Key.AccountId}")).ShouldBeEmpty();
        (await house.GetAsync(Sessions + "?ip=everywhere")).Status.ShouldBe(400);
        (await house.GetAsync(Sessions + "?door=http")).Status.ShouldBe(400);

        var shown = (await house.GetAsync($"{Sessions}/{one.GetProperty("id").GetString()}")).Expect(200);
        shown.GetProperty("session").GetRawText().ShouldBe(one.GetRawText());
        (await house.GetAsync($"{Sessions}/ses_nobody")).Code.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task List_ByPages_GivesEachSessionOnce()
    {
        await using var house = await AdminHouse.StartAsync();
        var key = await house.Server.AddKeyAsync();
        await using var a = await OpenAsync(house, key.Secret);
        await using var b = await OpenAsync(house, key.Secret);
        await using var c = await OpenAsync(house, key.Secret);

        var first = (await house.GetAsync(Sessions + "?limit=2")).Expect(200);
        var second = (await house.GetAsync($"{Sessions}?limit=2&cursor={first.GetProperty("nextCursor").GetString()}")).Expect(200);

        Ids(first).Concat(Ids(second)).Distinct().Count().ShouldBe(3);
        second.TryGetProperty("nextCursor", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task Disconnect_One_EndsItAloneAndIsAudited()
    {
        await using var house = await AdminHouse.StartAsync();
        var key = await house.Server.AddKeyAsync();
        await using var first = await OpenAsync(house, key.Secret);
        var id = (await ListAsync(house, "")).Single().GetProperty("id").GetString()!;
        await using var second = await OpenAsync(house, key.Secret);

        var reply = (await house.PostAsync(Sessions + "/disconnect", $$"""{"id":"{{id}}","reason":"ticket 4711"}""")).Expect(200);

        reply.GetProperty("disconnected").GetInt32().ShouldBe(1);
        (await first.CloseCodeAsync()).ShouldBe(1012);
        (await second.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        var entry = (await house.AuditAsync("sessions.disconnect")).ShouldHaveSingleItem();
        entry.Target.ShouldBe(id);
        entry.ActorId.ShouldBe(house.Admin.Token.Id);
        entry.From.ShouldBe("127.0.0.1");
        entry.After.ShouldBe("""{"sessions":1,"reason":"ticket 4711"}""");
        (await house.PostAsync(Sessions + "/disconnect", $$"""{"id":"ses_nobody"}""")).Code.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task Disconnect_ByKeyAccountOrNetwork_EndsThoseOnBothDoorsAndNoOther()
    {
        await using var house = await AdminHouse.StartAsync();
        var key = await house.Server.AddKeyAsync();
        var other = await house.Server.AddKeyAsync();
        await using var stays = await OpenAsync(house, other.Secret);
        foreach (var what in new[] { $"\"key\":\"{key.Key.Id}\"", $"\"account\":\"{key.Key.AccountId}\"" })
        {
            await using var ws = await OpenAsync(house, key.Secret);
            await using var socket = await house.Server.OpenSocketIOAsync();
            await socket.EnterAsync(key.Secret);

            var reply = (await house.PostAsync(Sessions + "/disconnect", $$"""{{{what}}}""")).Expect(200);

            reply.GetProperty("disconnected").GetInt32().ShouldBe(2);
            (await ws.CloseCodeAsync()).ShouldBe(1012);

            // The transport alone: the client comes back by itself, its key being good.
            (await socket.UntilClosedAsync()).ShouldNotContain("41");
            await Eventually.TrueAsync(() => house.Server.Services.GetSessions().Count == 1);
        }

        (await stays.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        (await house.PostAsync(Sessions + "/disconnect", """{"ip":"127.0.0.0/8"}""")).Expect(200);
        (await stays.CloseCodeAsync()).ShouldBe(1012);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"key":"key_1","ip":"127.0.0.1"}""")]
    [InlineData("""{"ip":"127.0.0.x"}""")]
    [InlineData("""{"key":"key_1","reason":"two\nlines"}""")]
    public async Task Disconnect_OfNothingClear_IsRefused(string body)
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.PostAsync(Sessions + "/disconnect", body)).Code.ShouldBe("INVALID_PARAMETER");
    }

    [Fact]
    public async Task Upstreams_NodeWithACredentialInItsUrl_IsShownByHost()
    {
        await using var house = await AdminHouse.StartAsync(
            new() { ["Chains:eth:ChainId"] = "1", ["Chains:eth:Nodes:0:Http"] = "http://user:canary@127.0.0.1:9/canary?key=canary" }
        );

        var reply = await house.GetAsync("/admin/v1/upstreams");

        var node = reply.Expect(200).GetProperty("upstreams")[0];
        node.GetProperty("chain").GetString().ShouldBe("eth");
        node.GetProperty("node").GetString().ShouldBe("http://127.0.0.1:9");
        node.GetProperty("state").GetString().ShouldBe("down");
        node.GetProperty("problem").GetString().ShouldBe("connection failure (ConnectionRefused)");
        node.GetProperty("breakerOpen").GetBoolean().ShouldBeFalse();
        node.GetProperty("callsUnderWay").GetInt32().ShouldBe(0);
        reply.Text.ShouldNotContain("canary");
    }

    private static Dictionary<string, string> Forwarded(string address) =>
        new() { ["X-Forwarded-For"] = address, ["X-Forwarded-Proto"] = "https" };

    private static Task<WebSocketPeer> OpenAsync(AdminHouse house, string secret, string? address = null)
    {
        var headers = address is null ? [] : Forwarded(address);
        headers["x-api-key"] = secret;
        return house.Server.OpenAsync("", headers);
    }

    private static async Task<IReadOnlyList<JsonElement>> ListAsync(AdminHouse house, string query) =>
        [.. (await house.GetAsync(Sessions + query)).Expect(200).GetProperty("sessions").EnumerateArray()];

    private static async Task<IEnumerable<string?>> KeysAsync(AdminHouse house, string query) =>
        (await ListAsync(house, query)).Select(session => session.GetProperty("keyId").GetString());

    private static IEnumerable<string?> Ids(JsonElement answer) =>
        answer.GetProperty("sessions").EnumerateArray().Select(session => session.GetProperty("id").GetString());
}
