using System.Net;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Limits;

/// <summary>Requests under way, counted over all doors together.</summary>
public sealed class ConcurrentRequestTests
{
    private readonly HandMovedTime _time = new();

    [Theory]
    [Trait("Requirement", "R27")]
    [InlineData("Tiers:Enterprise:ConcurrentRequests:PerKey", "RATE_LIMITED", 429, "too many requests under way: the key may have 3")]
    [InlineData(
        "Tiers:Enterprise:ConcurrentRequests:PerAccount",
        "RATE_LIMITED",
        429,
        "too many requests under way: the account may have 3"
    )]
    [InlineData("Limits:Work:RequestsPerNode", "UNAVAILABLE", 503, "too many requests under way: the server takes no more at this moment")]
    public async Task Request_OneMoreThanMayBeUnderWay_IsRefusedOnEveryDoorAndAdmittedLater(
        string limit,
        string code,
        int status,
        string message
    )
    {
        var stuck = new StuckHandler();
        await using var server = await LargeAnswers.StartAsync(_time, stuck, (limit, "3"));
        var key = await server.AddKeyAsync();
        await using var raw = await server.OpenWithKeyAsync(key);
        await using var socket = await server.EnterAsync(key);
        await raw.SendAsync("""{"action":"request","request":"/stuck","params":{}}""");
        await socket.EmitAsync("/stuck", "{}");
        var posting = server.Http.SendAsync(LargeAnswers.Post("/stuck", key, "{}"));
        await Eventually.TrueAsync(() => stuck.Running == 3);

        var onRaw = (await raw.AskAsync("""{"action":"request","request":"/stuck","params":{}}""")).GetProperty("error");
        var onSocket = (await socket.AskAsync("/stuck", "{}", id: 7)).GetProperty("error");
        using var onHttp = await server.Http.SendAsync(LargeAnswers.Post("/stuck", key, "{}"));

        foreach (var error in new[] { onRaw, onSocket })
        {
            error.Code().ShouldBe(code);
            error.GetProperty("message").GetString().ShouldBe(message);
            error.GetProperty("retryAfterMs").GetInt64().ShouldBe(1000);
        }

        ((int)onHttp.StatusCode).ShouldBe(status);
        onHttp.Headers.RetryAfter!.Delta.ShouldBe(TimeSpan.FromSeconds(1));
        stuck.Running.ShouldBe(3);
        stuck.LetGo.SetResult();
        using var posted = await posting;
        posted.StatusCode.ShouldBe(HttpStatusCode.OK);
        await Eventually.TrueAsync(() => server.GetWork().Node.Requests == 0);
        using var again = await server.Http.SendAsync(LargeAnswers.Post("/stuck", key, "{}"));
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [Trait("Requirement", "R27")]
    [InlineData("Tiers:Enterprise:AnswerBytes:PerKey", HttpStatusCode.TooManyRequests)]
    [InlineData("Tiers:Enterprise:AnswerBytes:PerAccount", HttpStatusCode.TooManyRequests)]
    [InlineData("Limits:Work:AnswerBytesPerNode", HttpStatusCode.ServiceUnavailable)]
    public async Task Request_WhileAnswersFillTheBound_IsRefusedBeforeItsWorkIsDone(string limit, HttpStatusCode status)
    {
        var stuck = new StuckHandler();
        await using var server = await LargeAnswers.StartAsync(_time, stuck, (limit, "1000000"));
        var key = await server.AddKeyAsync();
        using var clients = new StalledClients();
        var stalled = await clients.ConnectAsync(server.Port);
        await stalled.UpgradeAsync("/ws", key.Secret);
        await stalled.SendTextAsync("""{"action":"request","request":"/large","params":{"bytes":7900000}}""");
        await Eventually.TrueAsync(() => server.GetWork().Node.Bytes > 0);

        using var refused = await server.Http.SendAsync(LargeAnswers.Post("/stuck", key, "{}"));

        refused.StatusCode.ShouldBe(status);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        stuck.Running.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R27")]
    public async Task Request_ClientThatLeaves_GivesEverythingBack()
    {
        var stuck = new StuckHandler();
        await using var server = await LargeAnswers.StartAsync(_time, stuck);
        var key = await server.AddKeyAsync();
        var raw = await server.OpenWithKeyAsync(key);
        var socket = await server.EnterAsync(key);
        await raw.SendAsync("""{"action":"request","request":"/stuck","params":{}}""");
        await socket.EmitAsync("/stuck", "{}");
        using var leaving = new CancellationTokenSource();
        var posting = server.Http.SendAsync(LargeAnswers.Post("/stuck", key, "{}"), leaving.Token);
        await Eventually.TrueAsync(() => stuck.Running == 3);

        await raw.DisposeAsync();
        await socket.DisposeAsync();
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(posting);
        await Eventually.TrueAsync(() => server.GetWork().Node is { Requests: 0, Bytes: 0 });
    }
}
