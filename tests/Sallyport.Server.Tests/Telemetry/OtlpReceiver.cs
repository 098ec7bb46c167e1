using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Sallyport.Server.Tests.Telemetry;

/// <summary>A span as it came over the wire.</summary>
internal sealed record ReceivedSpan(
    string TraceId,
    string SpanId,
    string ParentId,
    string Name,
    ulong Kind,
    IReadOnlyDictionary<string, string> Attributes
);

/// <summary>
/// An OTLP/HTTP collector on loopback: keeps what it is sent. Numbers of the fields:
/// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
/// </summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app)
    {
        _app = app;
    }

    public ConcurrentQueue<(string Path, byte[] Body, string? Header)> Requests { get; } = new();

    public string Url => _app.Urls.First();

    public IReadOnlyList<ReceivedSpan> Spans =>
        [
            .. Requests
                .Where(request => request.Path == "/v1/traces")
                .SelectMany(request => new Protobuf(request.Body).Messages(1)) // ResourceSpans
                .SelectMany(resource => resource.Messages(2)) // ScopeSpans
                .SelectMany(scope => scope.Messages(2)) // Span
                .Select(span => new ReceivedSpan(span.Hex(1), span.Hex(2), span.Hex(4), span.Text(5), span.Value(6), Attributes(span, 9))),
        ];

    public IReadOnlyList<string> MetricNames =>
        [
            .. Requests
                .Where(request => request.Path == "/v1/metrics")
                .SelectMany(request => new Protobuf(request.Body).Messages(1)) // ResourceMetrics
                .SelectMany(resource => resource.Messages(2)) // ScopeMetrics
                .SelectMany(scope => scope.Messages(2)) // Metric
                .Select(metric => metric.Text(1)),
        ];

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            receiver.Requests.Enqueue((context.Request.Path, body.ToArray(), context.Request.Headers["x-collector-token"]));
            context.Response.ContentType = "application/x-protobuf";
        });
        await app.StartAsync();
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static Dictionary<string, string> Attributes(Protobuf message, int number) =>
        message
            .Messages(number)
            .ToDictionary(
                pair => pair.Text(1),
                pair =>
                {
                    var value = pair.Messages(2).Single();
                    return value.Text(1) is { Length: > 0 } text ? text : value.Value(3).ToString();
                },
                StringComparer.Ordinal
            );
}
