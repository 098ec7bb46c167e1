using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Telemetry;

/// <summary>Spans from the door to anvil, as a collector receives them. What stands before anvil only looks at the header that it is sent.</summary>
[Collection("alone")]
public sealed class TraceTests : IAsyncLifetime
{
    private const string TraceId = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "00-" + TraceId + "-b7ad6b7169203331-01";
    private const string Balance =
        """{"chain":"eth","method":"eth_getBalance","params":["0x00000000000000000000000000000000000000aa","latest"]}""";

    private readonly List<string> _traceparents = [];
    private OtlpReceiver _receiver = null!;
    private readonly HttpClient _toAnvil = new(new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null });
    private AnvilProcess _anvil = null!;
    private WebApplication _node = null!;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await OtlpReceiver.StartAsync();
        _anvil = await AnvilProcess.StartAsync(chainId: 1);
        _node = await StartNodeAsync();
        _server = await TestServer.StartAsync(
            new()
            {
                ["Chains:eth:ChainId"] = "1",
                ["Chains:eth:Nodes:0:Http"] = _node.Urls.First() + "/secret-path-of-the-node",
                ["Telemetry:OtlpEndpoint"] = _receiver.Url,
                ["Telemetry:Headers"] = "x-collector-token=hush",
                ["Telemetry:SampleRatio"] = "1",
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _node.DisposeAsync();
        await _anvil.DisposeAsync();
        _toAnvil.Dispose();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task HttpRequest_WithTraceparent_IsOneTraceFromTheDoorToTheNode()
    {
        var key = await _server.AddKeyAsync();
        using var withQuery = await _server.Http.PostAsync("/api/v1/evm/rpc?secret=canary", new StringContent("{}"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/evm/rpc");
        request.Headers.Add("x-api-key", key.Secret);
        request.Headers.Add("traceparent", Parent);
        request.Content = new StringContent(Balance, Encoding.UTF8, "application/json");
        using var answer = await _server.Http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await _server.StopAsync();

        var spans = _receiver.Spans.Where(span => span.TraceId == TraceId).ToList();
        var door = spans.Single(span => span.Name == "POST /api/v1/{**path}");
        door.ParentId.ShouldBe("b7ad6b7169203331");
        door.Kind.ShouldBe(2ul);
        door.Attributes["http.response.status_code"].ShouldBe("200");
        spans.Single(span => span.Name == "admission").ParentId.ShouldBe(door.SpanId);
        var step = spans.Single(span => span.Name == "request /evm/rpc");
        step.ParentId.ShouldBe(door.SpanId);
        step.Attributes["sallyport.code"].ShouldBe("ok");
        var upstream = spans.Single(span => span.Name == "eth_getBalance");
        upstream.ParentId.ShouldBe(step.SpanId);
        upstream.Kind.ShouldBe(3ul);
        upstream.Attributes["server.address"].ShouldBe("127.0.0.1");
        spans.Count.ShouldBe(4);
        _traceparents.ShouldContain($"00-{TraceId}-{upstream.SpanId}-01");

        // Our own looks at the node belong to no trace, and the header is for the collector alone.
        _receiver.Spans.ShouldNotContain(span => span.Name == "eth_chainId" || span.Name == "eth_blockNumber");
        _receiver.Requests.ShouldAllBe(sent => sent.Header == "hush");
        _receiver.MetricNames.ShouldContain("sallyport.requests");
        _receiver.MetricNames.ShouldContain("sallyport.upstream.request.duration");
        var everything = string.Concat(_receiver.Requests.Select(sent => Encoding.Latin1.GetString(sent.Body)));
        everything.ShouldNotContain("canary");
        everything.ShouldNotContain("secret-path");
        everything.ShouldNotContain(key.Secret[9..30]);
        _server.Log.Lines.ShouldNotContain(line => line.Contains("hush", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Upgrade_And_SocketIOHandshake_HonourTraceparent_MessagesAreTracesOfTheirOwn()
    {
        var key = await _server.AddKeyAsync();
        var headers = new Dictionary<string, string> { ["traceparent"] = Parent };
        await using (var peer = await _server.OpenAsync("?token=" + await _server.MintAsync(key), headers))
        {
            await peer.AskAsync($$"""{"action":"request","request":"/evm/rpc","params":{{Balance}}}""");
            await peer.AskAsync("""{"action":"request","request":"/no/such/secret","params":{}}""");
        }

        await using (var peer = await _server.OpenSocketIOAsync(headers))
        {
            await peer.EnterAsync(key.Secret);
            await peer.AskAsync("/evm/rpc", Balance);
        }

        await _server.StopAsync();
        var spans = _receiver.Spans;
        foreach (var name in new[] { "GET /ws", "socket.io connect" })
        {
            var door = spans.Single(span => span.Name == name && span.TraceId == TraceId);
            door.Attributes["sallyport.code"].ShouldBe("ok");
            spans.ShouldContain(span => span.Name == "admission" && span.ParentId == door.SpanId);
        }

        var messages = spans.Where(span => span.Name == "request /evm/rpc").ToList();
        messages.Select(span => span.Attributes["sallyport.door"]).ShouldBe(["websocket", "socketio"], ignoreOrder: true);
        messages.ShouldAllBe(span => span.ParentId.Length == 0 && span.TraceId != TraceId);
        messages.ShouldAllBe(message => spans.Any(span => span.Name == "eth_getBalance" && span.ParentId == message.SpanId));
        spans.ShouldContain(span => span.Name == "request unknown" && span.Attributes["sallyport.code"] == "UNKNOWN_REQUEST");
        spans.ShouldNotContain(span => span.Name.Contains("secret", StringComparison.Ordinal));
    }

    private async Task<WebApplication> StartNodeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(async context =>
        {
            if (context.Request.Headers.TraceParent is [{ } traceparent])
            {
                lock (_traceparents)
                {
                    _traceparents.Add(traceparent);
                }
            }

            using var answer = await _toAnvil.PostAsync(
                _anvil.Http,
                new StreamContent(context.Request.Body) { Headers = { ContentType = new("application/json") } }
            );
            await answer.Content.CopyToAsync(context.Response.Body);
        });
        await app.StartAsync();
        return app;
    }
}
