using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Notices;

/// <summary>Deliveries to a real listener on loopback, on a clock moved by hand.</summary>
public sealed class WebhookTests : IAsyncLifetime
{
    private const string Secret = "a-secret-of-the-tests-0123456789abcdef";

    private readonly ConcurrentQueue<Post> _posts = new();
    private WebApplication _receiver = null!;
    private AccessHouse _house = null!;
    private int _status = StatusCodes.Status204NoContent;

    private WebhookSender Sender => _house.Get<WebhookSender>();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _receiver = builder.Build();
        _receiver.Map("/{**any}", ReceiveAsync);
        await _receiver.StartAsync();
        _house = new AccessHouse([new("Webhooks:Url", _receiver.Urls.First() + "/hook?token=of-theirs"), new("Webhooks:Secret", Secret)]);
    }

    [Fact]
    public async Task SendDueAsync_Notice_IsPostedOnceAndSigned()
    {
        await RaiseAsync();
        await Sender.SendDueAsync(default);
        await Sender.SendDueAsync(default);

        var post = _posts.ShouldHaveSingleItem();
        post.Path.ShouldBe("/hook");
        post.ContentType.ShouldBe("application/json");
        var body = JsonNode.Parse(post.Body)!;
        body["kind"]!.GetValue<string>().ShouldBe("keyLeaked");
        body["keyId"]!.GetValue<string>().ShouldBe("key_1");
        body["text"]!.GetValue<string>().ShouldBe("Ünexpected");
        body["data"]!["where"]!.GetValue<string>().ShouldBe("a forum");
        body["raisedAt"]!.GetValue<string>().ShouldBe("2026-01-01T12:00:00.000Z");
        body["id"]!.GetValue<string>().ShouldBe(post.Id);
        IsGenuine(post, _house.Time.GetUtcNow()).ShouldBeTrue();
        IsGenuine(post with { Body = post.Body + " " }, _house.Time.GetUtcNow()).ShouldBeFalse();
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError)]
    [InlineData(StatusCodes.Status404NotFound)]
    [InlineData(StatusCodes.Status302Found)]
    public async Task SendDueAsync_Refused_IsTriedAgainWithBackOffForADay(int status)
    {
        _status = status;
        await RaiseAsync();
        var start = _house.Time.GetUtcNow();
        var tries = new List<TimeSpan>();
        for (var minute = 0; minute < 26 * 60 * 6; minute++)
        {
            await Sender.SendDueAsync(default);
            while (tries.Count < _posts.Count)
            {
                tries.Add(_house.Time.GetUtcNow() - start);
            }

            _house.Time.Advance(TimeSpan.FromSeconds(10));
        }

        tries.Take(8).Select(at => (int)at.TotalSeconds).ShouldBe([0, 10, 40, 160, 760, 2560, 6160, 9760]);
        tries[^1].ShouldBeGreaterThan(TimeSpan.FromHours(22));
        tries[^1].ShouldBeLessThanOrEqualTo(TimeSpan.FromDays(1));
        _posts.Select(post => post.Id).Distinct(StringComparer.Ordinal).Count().ShouldBe(1);
        _posts.ShouldAllBe(post => post.Path == "/hook", "no redirect is followed");
        _house.Log.Lines.ShouldContain(line => line.Contains("Given up"));
    }

    [Fact]
    public async Task SendDueAsync_FailsThenServerStartsAgain_IsDelivered()
    {
        _status = StatusCodes.Status503ServiceUnavailable;
        await RaiseAsync();
        await Sender.SendDueAsync(default);
        _status = StatusCodes.Status200OK;

        // What is left of the first process is the store.
        using var second = new WebhookSender(
            _house.Notices,
            _house.Get<WebhookPoster>(),
            _house.Get<Microsoft.Extensions.Options.IOptions<WebhookOptions>>(),
            _house.Get<NoticeMetrics>(),
            _house.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<WebhookSender>.Instance
        );
        await second.SendDueAsync(default);
        _posts.Count.ShouldBe(1, "not due yet");
        _house.Time.Advance(TimeSpan.FromSeconds(10));
        await second.SendDueAsync(default);
        await second.SendDueAsync(default);

        _posts.Count.ShouldBe(2);
        _posts.ShouldAllBe(post => post.Id == _posts.First().Id);
        IsGenuine(_posts.Last(), _house.Time.GetUtcNow()).ShouldBeTrue("signed anew at each try");
    }

    [Fact]
    public async Task SendDueAsync_NobodyListens_IsKept()
    {
        await RaiseAsync();
        await _receiver.StopAsync();

        await Sender.SendDueAsync(default);

        _house.Time.Advance(TimeSpan.FromSeconds(10));
        (await _house.Notices.ListDueAsync(_house.Time.GetUtcNow(), TimeSpan.FromHours(1), 10, default))
            .ShouldHaveSingleItem()
            .Attempts.ShouldBe(1);
        _house.Log.Lines.ShouldNotContain(line => line.Contains(Secret) || line.Contains("of-theirs"));
    }

    [Fact]
    public async Task KeepAsync_StoreLost_KeepsNoticesOnTheBoard()
    {
        _house.Notices.IsLost = true;
        _house.Get<NoticeBoard>().Raise(new NewNotice(NoticeKind.KeyLeaked, null, null, "one"));
        (await _house.Get<NoticeKeeper>().KeepAsync(default)).ShouldBeFalse();
        _house.Notices.IsLost = false;

        (await _house.Get<NoticeKeeper>().KeepAsync(default)).ShouldBeTrue();

        (await _house.Notices.ListAsync(new NoticeFilter(), default)).ShouldHaveSingleItem().Text.ShouldBe("one");
    }

    [Fact]
    public void Raise_MoreThanTheStoreTakes_DropsTheNewestAndReturns()
    {
        var board = _house.Get<NoticeBoard>();
        for (var i = 0; i < 2000; i++)
        {
            board.Raise(new NewNotice(NoticeKind.KeyLeaked, null, null, new string('x', 5000)));
        }

        board.Raised.Count.ShouldBe(1024);
        board.Raised.TryPeek(out var first).ShouldBeTrue();
        first!.Text.Length.ShouldBe(500);
    }

    [Theory]
    [InlineData("http://hooks.example/x", Secret)]
    [InlineData("ftp://127.0.0.1/x", Secret)]
    [InlineData("not a url", Secret)]
    [InlineData("https://hooks.example/x", "too-short")]
    [InlineData("https://hooks.example/x", null)]
    public void Validate_UnsafeSettings_AreRefused(string url, string? secret)
    {
        using var house = new AccessHouse([new("Webhooks:Url", url), new("Webhooks:Secret", secret)]);

        Should.Throw<Microsoft.Extensions.Options.OptionsValidationException>(() =>
            house.Get<Microsoft.Extensions.Options.IOptions<WebhookOptions>>().Value
        );
    }

    public async ValueTask DisposeAsync()
    {
        _house.Dispose();
        await _receiver.DisposeAsync();
    }

    // As docs/operations/notices.md tells a receiver to.
    private static bool IsGenuine(Post post, DateTimeOffset now)
    {
        var parts = post.Signature.Split(',').Select(part => part.Split('=', 2)).ToDictionary(part => part[0], part => part[^1]);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(Secret));
        mac.AppendData(Encoding.UTF8.GetBytes(parts["t"] + "."));
        mac.AppendData(Encoding.UTF8.GetBytes(post.Body));
        return parts["v1"] == Convert.ToHexStringLower(mac.GetHashAndReset())
            && Math.Abs(now.ToUnixTimeSeconds() - long.Parse(parts["t"], CultureInfo.InvariantCulture)) < 300;
    }

    private async Task RaiseAsync()
    {
        var data = new JsonObject { ["where"] = "a forum" };
        _house.Get<NoticeBoard>().Raise(new NewNotice(NoticeKind.KeyLeaked, "acc_1", "key_1", "Ünexpected", data));
        (await _house.Get<NoticeKeeper>().KeepAsync(default)).ShouldBeTrue();
    }

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        _posts.Enqueue(
            new Post(
                context.Request.Path,
                context.Request.ContentType ?? "",
                context.Request.Headers["Sallyport-Signature"].ToString(),
                context.Request.Headers["Sallyport-Notice-Id"].ToString(),
                await reader.ReadToEndAsync()
            )
        );
        context.Response.StatusCode = _status;
        context.Response.Headers.Location = "/elsewhere";
    }

    private sealed record Post(string Path, string ContentType, string Signature, string Id, string Body);
}
