using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Doors.Prometheus;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;

namespace Sallyport.Server.Tests.Telemetry;

/// <summary>What measuring and tracing allocate on the path of a message: nothing.</summary>
[Collection("alone")]
public sealed class CostTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Metrics_ARequest_AllocatesNothing(bool isListening)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var collector = isListening ? new MetricCollector(meters, NullLogger<MetricCollector>.Instance) : null;
        var metrics = new RequestMetrics(meters, TimeProvider.System);

        Measure(() => metrics.Ended(metrics.Began(DoorKind.WebSocket), "/evm/rpc", DoorKind.WebSocket, code: null)).ShouldBe(0);
    }

    [Fact]
    public void Traces_NobodyListens_AllocateNothing()
    {
        var headers = new HeaderDictionary { ["traceparent"] = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" };
        Measure(() =>
            {
                using Activity? door = ServerTraces.StartDoor("GET /ws", DoorKind.WebSocket, headers);
                using Activity? step = ServerTraces.StartStep("admission");
                using Activity? request = ServerTraces.StartRequest(null, DoorKind.WebSocket);
                request.Conclude(null);
            })
            .ShouldBe(0);
    }

    /// <summary>The bytes that a thousand calls allocate, once everything is warm.</summary>
    private static long Measure(Action action)
    {
        for (var i = 0; i < 1000; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
