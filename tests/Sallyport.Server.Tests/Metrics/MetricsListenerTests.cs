using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Doors.Listening;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Metrics;

public sealed class MetricsListenerTests
{
    [Fact]
    public async Task Metrics_AfterTrafficOnEveryDoor_TellWhatHappened()
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        await using (var peer = await server.OpenAsync(key))
        {
            await peer.AskAsync("""{"action":"request","request":"/evm/rpc","params":{}}""");
            await peer.AskAsync("""{"action":"request","request":"/no/such","params":{}}""");
            var open = await ReadAsync(server);
            Value(open, "sallyport_sessions", ("door", "websocket")).ShouldBe(1);
            Value(open, "sallyport_connections").ShouldBe(1);
            await server.Keys.RevokeAsync(key.Key.Id, Actor.Server, CancellationToken.None);
            (await peer.CloseCodeAsync()).ShouldBe(4401);
        }

        await using (var peer = await server.OpenSocketIOAsync())
        {
            (await peer.ConnectAsync("""{"token":"nonsense"}""")).ShouldStartWith("44");
        }

        await Eventually.TrueAsync(async () => Value(await ReadAsync(server), "sallyport_sessions", ("door", "websocket")) == 0);
        var text = await ReadAsync(server);
        Value(text, "sallyport_requests_total", ("request", "/evm/rpc"), ("door", "websocket"), ("code", "MISSING_PARAMETER")).ShouldBe(1);
        Value(text, "sallyport_requests_total", ("request", "unknown"), ("door", "websocket"), ("code", "UNKNOWN_REQUEST")).ShouldBe(1);
        Value(text, "sallyport_admissions_total", ("door", "http"), ("code", "ok")).ShouldBe(1);
        Value(text, "sallyport_admissions_total", ("door", "websocket"), ("code", "ok")).ShouldBe(1);
        Value(text, "sallyport_admissions_total", ("door", "socketio"), ("code", "UNAUTHORIZED")).ShouldBe(1);
        Value(text, "sallyport_credentials_refused_total", ("reason", "TokenInvalid")).ShouldBe(1);
        Value(text, "sallyport_sessions_revoked_total", ("reason", "KeyRevoked")).ShouldBe(1);
        Value(text, "sallyport_sessions_ended_total", ("door", "websocket"), ("reason", "Revoked")).ShouldBe(1);
        Value(text, "sallyport_ws_tokens_minted_total").ShouldBe(1);
        Value(text, "sallyport_upstream_node_up", ("chain", "eth"), ("node", "http://127.0.0.1:9")).ShouldBe(0);
        text.ShouldContainKey("sallyport_request_duration_seconds");
        text.ShouldContainKey("sallyport_store_write_duration_seconds");
        text.ShouldContainKey("sallyport_store_write_batch");
        text.ShouldContainKey("sallyport_engineio_sessions");
        text.ShouldContainKey("kestrel_active_connections");
        text.ShouldContainKey("http_server_request_duration_seconds");
    }

    [Fact]
    public async Task Metrics_BothFormats_AreWhatTheScraperAskedFor()
    {
        await using var server = await StartAsync();
        using var plain = await server.Http.GetAsync(Url(server));
        plain.Content.Headers.ContentType!.ToString().ShouldBe("text/plain; version=0.0.4; charset=utf-8");

        using var request = new HttpRequestMessage(HttpMethod.Get, Url(server));
        request.Headers.TryAddWithoutValidation("Accept", "application/openmetrics-text; version=1.0.0,text/plain;q=0.5");
        using var open = await server.Http.SendAsync(request);
        open.Content.Headers.ContentType!.MediaType.ShouldBe("application/openmetrics-text");
        ExpositionReader.Read(await open.Content.ReadAsStringAsync(), openMetrics: true).ShouldContainKey("sallyport_build_info");
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task Metrics_OnTheDoors_DoNotExist()
    {
        await using var server = await StartAsync();
        using var answer = await server.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        using var side = await server.Http.GetAsync(new Uri(Url(server), "/api/v1/ws-token"));
        side.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Metrics_NotConfigured_HaveNoListener()
    {
        await using var server = await TestServer.StartAsync();
        server.Services.GetRequiredService<SideListeners>().Addresses.ShouldBeEmpty();
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(new Dictionary<string, string?>(TestMarket.Settings) { ["Metrics:Listen"] = "http://127.0.0.1:0" });

    private static Uri Url(TestServer server) =>
        new(
            new Uri(server.Services.GetRequiredService<SideListeners>().Addresses.Single(address => address.Name == "metrics").Url),
            "/metrics"
        );

    private static async Task<Dictionary<string, Family>> ReadAsync(TestServer server) =>
        ExpositionReader.Read(await server.Http.GetStringAsync(Url(server)));

    private static double Value(Dictionary<string, Family> text, string family, params (string Name, string Value)[] labels) =>
        text.TryGetValue(family, out var found)
            ? found.Samples.Single(sample => labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).Value
            : throw new ShouldAssertException("no " + family);
}
