using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Notices;

/// <summary>What the doors see becomes a notice in the store and a count in the metric.</summary>
public static class SuspiciousUseTests
{
    [Fact]
    public static async Task RevokedKey_TriedAgainAndAgain_IsOneNotice()
    {
        using var meters = new MeterCapture();
        await using var server = await TestServer.StartAsync(new() { ["Suspicion:RefusedBurst"] = "3" });
        var key = await server.AddKeyAsync();
        await server.Keys.RevokeAsync(key.Key.Id, Actor.Server, default);

        for (var i = 0; i < 7; i++)
        {
            (await AskAsync(server, key)).ShouldBe(HttpStatusCode.Unauthorized);
        }

        var notice = await NoticeAsync(server, NoticeKind.RefusedBurst);
        (notice.AccountId, notice.KeyId).ShouldBe((key.Key.AccountId, key.Key.Id));
        notice.Data!["code"]!.GetValue<string>().ShouldBe("UNAUTHORIZED");
        meters.Text.ShouldContain("sallyport.notices.raised");
        meters.Text.ShouldContain("refusedBurst");
        meters.Text.ShouldNotContain(key.Key.Id);
    }

    [Fact]
    public static async Task MissingScope_AskedAgainAndAgain_IsOneNotice()
    {
        await using var server = await TestServer.StartAsync(new() { ["Suspicion:RefusedBurst"] = "3" });
        ScopeSet.TryParse("evm:read", out var scopes).ShouldBeTrue();
        var key = await server.AddKeyAsync(scopes: scopes);
        await using var socketIO = await server.OpenSocketIOAsync();
        await socketIO.EnterAsync(key.Secret);

        for (var i = 0; i < 5; i++)
        {
            await socketIO.AskAsync("/usage", "{}", id: i + 1);
        }

        (await NoticeAsync(server, NoticeKind.RefusedBurst)).KeyId.ShouldBe(key.Key.Id);
    }

    [Fact]
    public static async Task KeyReportedAsLeaked_Used_IsOneNotice()
    {
        await using var server = await TestServer.StartAsync(new() { ["LeakReports:Action"] = "Flag" });
        var key = await server.AddKeyAsync();
        (await AskAsync(server, key)).ShouldBe(HttpStatusCode.OK);
        using var body = new StringContent($$"""{"key":"{{key.Secret}}"}""", System.Text.Encoding.UTF8, "application/json");
        using var reported = await server.Http.PostAsync(new Uri("/api/v1/leak-reports", UriKind.Relative), body);
        reported.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await NoticeAsync(server, NoticeKind.KeyLeaked);

        (await AskAsync(server, key)).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(server, key)).ShouldBe(HttpStatusCode.OK);

        var notice = await NoticeAsync(server, NoticeKind.UseAfterLeak);
        notice.KeyId.ShouldBe(key.Key.Id);
        notice.Text.ShouldNotContain(key.Secret);
    }

    private static async Task<HttpStatusCode> AskAsync(TestServer server, IssuedKey key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
        request.Headers.Add("x-api-key", key.Secret);
        using var answer = await server.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<Notice> NoticeAsync(TestServer server, NoticeKind kind)
    {
        var store = server.Services.GetRequiredService<INoticeStore>();
        var found = (IReadOnlyList<Notice>)[];
        await Eventually.TrueAsync(async () =>
        {
            found = await store.ListAsync(new NoticeFilter(Kind: kind), default);
            return found.Count > 0;
        });
        return found.ShouldHaveSingleItem();
    }
}
