using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.AdminTokens;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.AdminApi;

/// <summary>Who gets into the admin API, on the real listener.</summary>
[Trait("Requirement", "R25")]
public sealed class AdminGateTests
{
    private const string Accounts = "/admin/v1/accounts";

    [Fact]
    public async Task Off_ByDefault_TheDoorsKnowNothingOfIt()
    {
        await using var server = await TestServer.StartAsync();

        (await server.Http.GetAsync(Accounts)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await server.Http.GetAsync("/admin/v1/openapi.json")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Listen_Set_ServesItThereAndNotOnTheDoorsNorTheDoorsThere()
    {
        await using var house = await AdminHouse.StartAsync();

        (await house.GetAsync(Accounts)).Expect(200);
        (await house.Server.Http.GetAsync(Accounts)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await house.GetAsync("/api/v1/ws-token")).Status.ShouldBe(404);
        (await house.GetAsync("/ws")).Status.ShouldBe(404);
        (await house.GetAsync("/socket.io/?EIO=4&transport=polling")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task OnDoors_Set_ServesItBesideTheDoorsUnderTheSameRule()
    {
        await using var house = await AdminHouse.StartAsync(new() { ["Admin:OnDoors"] = "true" });
        house.Server.Http.DefaultRequestHeaders.Authorization = new("Bearer", house.Viewer.Secret);

        (await house.Server.Http.GetAsync(Accounts)).StatusCode.ShouldBe(HttpStatusCode.OK);
        using var forwarded = new HttpRequestMessage(HttpMethod.Get, Accounts) { Headers = { { "X-Forwarded-Proto", "https" } } };
        (await house.Server.Http.SendAsync(forwarded)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task AnyRefusedToken_WhateverIsWrongWithIt_GetsTheSameBytes()
    {
        var time = new HandMovedTime();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var expired = await house.IssueAsync(AdminRole.Admin, time.GetUtcNow().AddMinutes(1));
        (await house.GetAsync(Accounts, expired.Secret)).Expect(200);
        time.Advance(TimeSpan.FromMinutes(1));
        var revoked = await house.IssueAsync(AdminRole.Admin);
        (await house.PostAsync($"/admin/v1/admin-tokens/{revoked.Token.Id}/revoke")).Expect(200);
        var key = await house.Server.AddKeyAsync();

        var replies = new List<AdminReply>
        {
            await house.SendAsync(HttpMethod.Get, Accounts, null, null),
            await house.GetAsync(Accounts, "nonsense"),
            await house.GetAsync(Accounts, AdminTokenFormat.Create()),
            await house.GetAsync(Accounts, house.Admin.Secret[..^1] + (house.Admin.Secret[^1] == 'a' ? 'b' : 'a')),
            await house.GetAsync(Accounts, key.Secret),
            await house.GetAsync(Accounts, expired.Secret),
            await house.GetAsync(Accounts, revoked.Secret),
            await house.SendAsync(HttpMethod.Get, Accounts, null, null, ("x-api-key", house.Admin.Secret)),
            await house.SendAsync(HttpMethod.Get, Accounts + "?token=" + house.Admin.Secret, null, null),
        };

        replies.ShouldAllBe(reply => reply.Status == 401);
        replies.ShouldAllBe(reply => reply.Text == replies[0].Text);
        replies[0].Code.ShouldBe("UNAUTHORIZED");
        replies[0].Header("WWW-Authenticate").ShouldBe("Bearer");
        replies[0].Header("Cache-Control").ShouldBe("no-store");
        house.Server.Log.Lines.Count(line => line.Contains("[AdminTokenRefused]", StringComparison.Ordinal)).ShouldBe(6);
    }

    [Fact]
    public async Task FailedAttempts_FromOneAddress_AreThrottledButNotATokenThatWasGood()
    {
        var time = new HandMovedTime();
        await using var house = await AdminHouse.StartAsync(customize: builder => builder.Services.AddSingleton<TimeProvider>(time));
        (await house.GetAsync(Accounts)).Expect(200);

        for (var attempt = 0; attempt < AdminAuthenticator.Attempts; attempt++)
        {
            (await house.GetAsync(Accounts, AdminTokenFormat.Create())).Status.ShouldBe(401);
        }

        var throttled = await house.GetAsync(Accounts, AdminTokenFormat.Create());
        throttled.Status.ShouldBe(429);
        throttled.Code.ShouldBe("RATE_LIMITED");
        throttled.Header("Retry-After").ShouldBe("10");

        // Another's guesses do not shut out who was in before; a token never seen waits like everybody.
        (await house.GetAsync(Accounts)).Expect(200);
        (await house.GetAsync(Accounts, house.Admin.Secret)).Status.ShouldBe(429);
        time.Advance(TimeSpan.FromSeconds(10));
        (await house.GetAsync(Accounts, house.Admin.Secret)).Expect(200);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "203.0.113.9")]
    [InlineData("X-Forwarded-Proto", "https")]
    [InlineData("Forwarded", "for=203.0.113.9;proto=https")]
    public async Task ForwardingHeader_OfNoTrustedProxy_CannotSayItWasTlsAndTheTokenIsNotLookedAt(string name, string value)
    {
        await using var house = await AdminHouse.StartAsync();

        var good = await house.GetAsync(Accounts, null, (name, value));
        var bad = await house.GetAsync(Accounts, AdminTokenFormat.Create(), (name, value));

        good.Status.ShouldBe(403);
        good.Code.ShouldBe("FORBIDDEN");
        bad.Text.ShouldBe(good.Text);
        house.Server.Log.Lines.ShouldNotContain(line => line.Contains("[AdminTokenRefused]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TrustedProxy_SaysPlainHttp_IsRefused()
    {
        await using var house = await AdminHouse.StartAsync(
            new() { ["Proxies:Trusted:0"] = "127.0.0.1", ["Proxies:Header"] = "Forwarded" }
        );

        (await house.GetAsync(Accounts, null, ("Forwarded", "for=203.0.113.9;proto=http"))).Status.ShouldBe(403);
        (await house.GetAsync(Accounts, null, ("Forwarded", "for=203.0.113.9;proto=https"))).Expect(200);
    }

    [Fact]
    public async Task Address_InTheAuditLog_IsTheTrustedProxysWordAndNobodyElses()
    {
        await using var house = await AdminHouse.StartAsync(new() { ["Proxies:Trusted:0"] = "127.0.0.1" });
        const string Body = """{"name":"reader","role":"viewer"}""";

        // The client in front of the trusted proxy claims an address of its own: the proxy's entry, the nearest, decides.
        (
            await house.PostAsync(
                "/admin/v1/admin-tokens",
                Body,
                null,
                ("X-Forwarded-For", "198.51.100.1, 203.0.113.9"),
                ("X-Forwarded-Proto", "https")
            )
        ).Expect(201);
        (await house.PostAsync("/admin/v1/admin-tokens", Body)).Expect(201);

        var entries = await house.AuditAsync("admin-tokens.create");
        entries.Take(2).ShouldAllBe(entry => entry.ActorId == house.Admin.Token.Id);
        entries.Take(2).Select(entry => entry.From).ShouldBe(["127.0.0.1", "203.0.113.9"]);
    }

    [Fact]
    public async Task Changes_ThroughTheApi_AreAuditedWithTheTokensIdAndAddress()
    {
        await using var house = await AdminHouse.StartAsync();

        var account = (await house.PostAsync(Accounts, """{"name":"Acme"}"""))
            .Expect(201)
            .GetProperty("account")
            .GetProperty("id")
            .GetString();
        var key = (await house.PostAsync("/admin/v1/keys", $$"""{"account":"{{account}}"}""")).Expect(201);
        var keyId = key.GetProperty("key").GetProperty("id").GetString();
        (await house.PostAsync($"/admin/v1/keys/{keyId}/rotate", "{}")).Status.ShouldBeInRange(200, 201);
        (await house.PostAsync($"/admin/v1/keys/{keyId}/revoke")).Expect(200);
        (await house.PostAsync($"{Accounts}/{account}/disable")).Expect(200);
        (await house.PostAsync($"{Accounts}/{account}/enable")).Expect(200);

        var audit = (await house.GetAsync($"/admin/v1/audit?actor={house.Admin.Token.Id}")).Expect(200).GetProperty("entries");
        var entries = audit.EnumerateArray().Reverse().ToList();
        entries
            .Select(entry => entry.GetProperty("action").GetString())
            .ShouldBe(["accounts.create", "keys.create", "keys.rotate", "keys.revoke", "accounts.disable", "accounts.enable"]);
        entries.ShouldAllBe(entry => entry.GetProperty("from").GetString() == "127.0.0.1");
        audit.GetRawText().ShouldNotContain(key.GetProperty("secret").GetString()!);
    }

    [Fact]
    public async Task Viewer_AsksForAChange_IsToldTheRoleNeeded()
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.PostAsync("/admin/v1/accounts", """{"name":"Acme"}""", house.Viewer.Secret);

        reply.Status.ShouldBe(403);
        reply.Code.ShouldBe("FORBIDDEN");
        reply.Json.GetProperty("detail").GetString().ShouldNotBeNull().ShouldContain("role admin");
        (await house.GetAsync(Accounts)).Expect(200).GetProperty("accounts").GetArrayLength().ShouldBe(0);
    }

    [Fact]
    public async Task RevokedToken_NextRequest_IsRefused()
    {
        await using var house = await AdminHouse.StartAsync();
        (await house.GetAsync(Accounts)).Expect(200);

        (await house.PostAsync($"/admin/v1/admin-tokens/{house.Viewer.Token.Id}/revoke")).Expect(200);

        (await house.GetAsync(Accounts)).Status.ShouldBe(401);
        var entry = (await house.AuditAsync("admin-tokens.revoke")).ShouldHaveSingleItem();
        entry.Target.ShouldBe(house.Viewer.Token.Id);
        entry.ActorId.ShouldBe(house.Admin.Token.Id);
        entry.From.ShouldBe("127.0.0.1");
    }

    [Fact]
    public async Task Browser_OfAnotherOrigin_GetsNoCors()
    {
        await using var house = await AdminHouse.StartAsync();

        var reply = await house.GetAsync(Accounts, null, ("Origin", "https://console.example"));
        var preflight = await house.SendAsync(
            HttpMethod.Options,
            Accounts,
            null,
            null,
            ("Origin", "https://console.example"),
            ("Access-Control-Request-Method", "GET")
        );

        (reply.Headers + preflight.Headers).ShouldNotContain("Access-Control", Case.Insensitive);
        preflight.Status.ShouldBe(405);
    }
}
