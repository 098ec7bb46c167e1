using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Server.Metrics;
using Sallyport.Server.Requests;
using Sallyport.Server.Sessions;

namespace Sallyport.Server.Tests.Metrics;

public sealed class RequestMetricsTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BeganAndEnded_WithAndWithoutAListener_AllocateNothing(bool isListening)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var collector = isListening ? new MetricCollector(meters, NullLogger<MetricCollector>.Instance) : null;
        var metrics = new RequestMetrics(meters, TimeProvider.System);

        MetricCollectorTests
            .Measure(() => metrics.Ended(metrics.Began(DoorKind.WebSocket), "/evm/rpc", DoorKind.WebSocket, code: null))
            .ShouldBe(0);
    }
}
