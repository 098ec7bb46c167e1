using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Access;
using Sallyport.Doors.Health;
using Sallyport.Doors.Sessions;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Health;

public sealed class ReadinessTests
{
    private static readonly Uri Healthz = new("/healthz", UriKind.Relative);
    private static readonly Uri Readyz = new("/readyz", UriKind.Relative);

    [Fact]
    public async Task Readyz_AllIsWell_IsReady()
    {
        await using var server = await TestServer.StartAsync();
        var (status, body) = await AskAsync(server);
        status.ShouldBe(HttpStatusCode.OK);
        body.GetProperty("status").GetString().ShouldBe("ready");
        body.GetProperty("checks")
            .EnumerateArray()
            .Select(check => check.GetProperty("name").GetString())
            .ShouldBe(["doors", "store", "chains"], ignoreOrder: true);
    }

    [Fact]
    public async Task Healthz_AnyTime_Answers()
    {
        await using var server = await TestServer.StartAsync(TestMarket.Settings);
        using var answer = await server.Http.GetAsync(Healthz);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("""{"status":"ok"}""");
        using var head = await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, Healthz));
        head.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Readyz_NoChainReachable_SaysWhichWithoutAddresses()
    {
        await using var server = await TestServer.StartAsync(TestMarket.Settings);
        var (status, body) = await AskAsync(server);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Reason(body, "chains").ShouldBe("no node answers: eth");
        Reason(body, "store").ShouldBeNull();
        body.GetRawText().ShouldNotContain("127.0.0.1");
    }

    [Fact]
    public async Task Readyz_StoreThatFailsAndStoreThatHangs_AreReasons()
    {
        var probe = new ScriptedProbe();
        await using var server = await TestServer.StartAsync(customize: builder =>
            builder.Services.Replace(ServiceDescriptor.Singleton<IStoreProbe>(probe))
        );
        probe.Answer = _ => Task.FromResult<string?>("disk full");
        var (status, body) = await AskAsync(server);
        status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        Reason(body, "store").ShouldBe("disk full");

        probe.Answer = async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return null;
        };
        await Eventually.TrueAsync(async () => Reason((await AskAsync(server)).Body, "store") == "no answer in time");

        probe.Answer = _ => throw new InvalidOperationException("a secret");
        await Eventually.TrueAsync(async () => Reason((await AskAsync(server)).Body, "store") == "the check failed, see the log");

        probe.Answer = _ => Task.FromResult<string?>(null);
        await Eventually.TrueAsync(async () => (await AskAsync(server)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Readyz_ManyAsk_TheStoreIsAskedOnce()
    {
        var gate = new TaskCompletionSource();
        var probe = new ScriptedProbe
        {
            Answer = async _ =>
            {
                await gate.Task;
                return null;
            },
        };
        await using var server = await TestServer.StartAsync(customize: builder =>
            builder.Services.Replace(ServiceDescriptor.Singleton<IStoreProbe>(probe))
        );
        var readiness = server.Services.GetRequiredService<Readiness>();
        var asked = Enumerable.Range(0, 100).Select(_ => readiness.CheckAsync()).ToList();
        gate.SetResult();
        await Task.WhenAll(asked);
        probe.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Readyz_ToldToStopWithADelay_SaysNoWhileClientsAreStillAdmitted()
    {
        var time = new HandMovedTime();
        await using var server = await TestServer.StartAsync(
            new() { ["Doors:DrainDelay"] = "00:00:20" },
            builder => builder.Services.AddSingleton<TimeProvider>(time)
        );
        var key = await server.AddKeyAsync();
        (await AskAsync(server)).Status.ShouldBe(HttpStatusCode.OK);

        var stopping = server.App.StopAsync();
        await Eventually.TrueAsync(async () => (await AskAsync(server)).Status == HttpStatusCode.ServiceUnavailable);
        Reason((await AskAsync(server)).Body, "doors").ShouldBe("the server is stopping");
        await using (var peer = await server.OpenAsync(key))
        {
            (await peer.AskAsync("""{"action":"ping"}""")).GetProperty("type").GetString().ShouldBe("pong");
        }

        stopping.IsCompleted.ShouldBeFalse();
        await Eventually.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(20));
            return stopping.IsCompleted;
        });
        server.Services.GetRequiredService<DoorState>().IsStopping.ShouldBeTrue();
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(TestServer server)
    {
        using var answer = await server.Http.GetAsync(Readyz);
        answer.Headers.CacheControl!.NoStore.ShouldBeTrue();
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private static string? Reason(JsonElement body, string check) =>
        body.GetProperty("checks")
            .EnumerateArray()
            .Single(entry => entry.GetProperty("name").GetString() == check)
            .TryGetProperty("reason", out var reason)
            ? reason.GetString()
            : null;

    private sealed class ScriptedProbe : IStoreProbe
    {
        private int _count;

        public Func<CancellationToken, Task<string?>> Answer { get; set; } = _ => Task.FromResult<string?>(null);

        public int Count => Volatile.Read(ref _count);

        public Task<string?> FindProblemAsync(CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return Answer(cancellationToken);
        }
    }
}
