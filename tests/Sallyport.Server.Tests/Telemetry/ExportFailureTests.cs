using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Telemetry;

public sealed class ExportFailureTests
{
    [Fact]
    public async Task Export_CollectorIsDown_IsLoggedOnceWithoutItsAddress()
    {
        var log = new LogCapture();
        await using var server = await TestServer.StartAsync(
            new()
            {
                ["Telemetry:OtlpEndpoint"] = "http://127.0.0.1:1/path-of-the-collector",
                ["Telemetry:Headers"] = "x-secret=hunter2",
                ["Telemetry:SampleRatio"] = "1",
            },
            builder => builder.Logging.AddProvider(log)
        );

        server.Services.GetRequiredService<MeterProvider>().ForceFlush();

        await Eventually.TrueAsync(() => log.Lines.Any(line => line.Contains("[TelemetryNotSent]", StringComparison.Ordinal)));
        server.Services.GetRequiredService<MeterProvider>().ForceFlush();
        var told = log.Lines.Where(line => line.Contains("[TelemetryNotSent]", StringComparison.Ordinal)).ToList();
        told.Count.ShouldBe(1);
        told[0].ShouldStartWith("Warning");
        told[0].ShouldNotContain("path-of-the-collector");
        told[0].ShouldNotContain("hunter2");
    }
}
