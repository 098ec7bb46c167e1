using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>Units per calendar month, over restarts and while the store is away.</summary>
public sealed class QuotaTests
{
    private static readonly (string, string)[] Ten =
    [
        ("Tiers:Basic:MonthlyQuota:PerKey", "10"),
        ("Tiers:Basic:MonthlyQuota:PerAccount", "15"),
        ("Limits:Quota:LocalCeiling", "4"),
    ];

    [Fact]
    public async Task Month_OfAKeyAndItsAccount_EndsWithTheMonth()
    {
        var time = new HandMovedTime();
        await using var server = await LimitHouse.StartAsync(time, Ten);
        var account = await server.AddAccountAsync(TierNames.Basic);
        var (first, second) = (await server.AddKeyAsync(account), await server.AddKeyAsync(account));
        await using var raw = await server.OpenWithKeyAsync(first);
        await using var other = await server.OpenWithKeyAsync(second);
        (await raw.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        (await raw.DrainAsync()).ShouldBe(10);
        var error = await raw.RequestAsync();
        error.Code().ShouldBe("QUOTA_EXCEEDED");

        // Who has used up the month can still see so.
        (await raw.AskAsync("""{"action":"request","request":"/usage","params":{}}"""))
            .GetProperty("success")
            .GetBoolean()
            .ShouldBeTrue();
        error.GetProperty("message").GetString().ShouldBe("the key's monthly quota of 10 units is used up");
        var end = new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero);
        error.GetProperty("retryAfterMs").GetInt64().ShouldBe((long)(end - time.GetUtcNow()).TotalMilliseconds);

        (await other.DrainAsync()).ShouldBe(5);
        (await other.RequestAsync()).GetProperty("message").GetString().ShouldBe("the account's monthly quota of 15 units is used up");
        using (var response = await server.PostAsync(second))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
            response.Headers.GetValues("RateLimit").Single().ShouldContain("\"account-month\";r=0;t=");
        }

        var notices = server.Services.GetRequiredService<INoticeStore>();
        await Eventually.TrueAsync(async () => (await notices.ListAsync(new NoticeFilter(AccountId: account.Id), default)).Count == 4);
        (await notices.ListAsync(new NoticeFilter(AccountId: account.Id), default))
            .Select(notice => (notice.Kind, notice.KeyId))
            .ShouldBe(
                [
                    (NoticeKind.QuotaReached80, first.Key.Id),
                    (NoticeKind.QuotaReached100, first.Key.Id),
                    (NoticeKind.QuotaReached80, null),
                    (NoticeKind.QuotaReached100, null),
                ],
                ignoreOrder: true
            );

        await using var again = await server.OpenWithKeyAsync(first);
        time.Advance(end - time.GetUtcNow());
        using (var response = await server.PostAsync(first))
        {
            response.StatusCode.ShouldBe(HttpStatusCode.BadRequest, "a new month");
        }
    }

    [Fact]
    public async Task Month_AfterARestart_IsWhatItWas()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        IssuedKey key;
        var settings = Ten.ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2);
        await using (var server = await TestServer.StartAsync(settings, folder: folder))
        {
            key = await server.AddKeyAsync(tier: TierNames.Basic);
            await server.MintAsync(key);
            await using (var raw = await server.OpenWithKeyAsync(key))
            {
                for (var i = 0; i < 6; i++)
                {
                    (await raw.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
                }
            }

            // A clean stop loses nothing; the folder is for the next.
            await server.StopAsync();
            await using var next = await TestServer.StartAsync(settings, folder: folder);
            await using var peer = await next.OpenWithKeyAsync(key);
            (await peer.DrainAsync()).ShouldBe(3);
            (await peer.RequestAsync()).Code().ShouldBe("QUOTA_EXCEEDED");
        }
    }

    [Fact]
    [Trait("Requirement", "R21")]
    public async Task Store_LostUnderLoad_UnknownKeysAreRefusedAndKnownOnesServedUnderACeiling()
    {
        var folder = Directory.CreateTempSubdirectory("sallyport-").FullName;
        var settings = Ten.ToDictionary(pair => pair.Item1, pair => (string?)pair.Item2);
        settings["Limits:Quota:RetryInterval"] = "00:00:00.1";
        var store = new StoreSwitch();
        await using var first = await TestServer.StartAsync(settings, folder: folder);
        var (counted, uncounted) = (await first.AddKeyAsync(tier: TierNames.Basic), await first.AddKeyAsync(tier: TierNames.Basic));
        var unlimited = await first.AddKeyAsync();
        await first.StopAsync();

        // Its keys are read ahead at the start; what their accounts have used is not.
        await using var server = await TestServer.StartAsync(settings, builder => store.Install(builder.Services), folder);
        await using var raw = await server.OpenWithKeyAsync(counted);
        using var stop = new CancellationTokenSource();
        var load = HammerAsync(server, unlimited, stop.Token);
        (await raw.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        store.IsDown = true;

        // The month was read before: it goes on in memory, as exactly as before.
        (await raw.DrainAsync()).ShouldBe(9);

        // The month could not be read: no more than the ceiling, over all its sessions.
        await using var one = await server.OpenWithKeyAsync(uncounted);
        await using var two = await server.EnterAsync(uncounted);
        (await two.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        (await one.DrainAsync()).ShouldBe(3);
        (await two.RequestAsync()).Code().ShouldBe("QUOTA_EXCEEDED");

        // Nobody whom only the store knows comes in.
        for (var i = 0; i < 20; i++)
        {
            using var stranger = new HttpRequestMessage(HttpMethod.Get, "/api/v1/ws-token");
            stranger.Headers.Add("x-api-key", ApiKeyFormat.Create(KeyMode.Live));
            using var refused = await server.Http.SendAsync(stranger);
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }

        // It is back: the rest of the month is there, by itself.
        store.IsDown = false;
        await Eventually.TrueAsync(async () => (await one.RequestAsync()).Code() == LimitHouse.Admitted);
        (await one.DrainAsync()).ShouldBe(5);
        await stop.CancelAsync();
        await load;
    }

    // A key of a wide tier that is served all the time: its bucket holds, whatever the store does.
    private static async Task HammerAsync(TestServer server, IssuedKey key, CancellationToken stop)
    {
        await using var peer = await server.OpenWithKeyAsync(key);
        while (!stop.IsCancellationRequested)
        {
            (await peer.RequestAsync()).Code().ShouldBe(LimitHouse.Admitted);
        }
    }
}
