using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Doors.Prometheus;
using Sallyport.Fixtures;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Metrics;

/// <summary>The board and the monitoring page name metrics that exist; the page's table names all of ours.</summary>
public sealed partial class DocumentedMetricsTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sallyport-metrics-").FullName;
    private TestServer _server = null!;
    private HashSet<string> _samples = null!;

    public async ValueTask InitializeAsync()
    {
        TestCertificate.Create().WriteTo(_folder);
        _server = await TestServer.StartAsync(
            new(TestMarket.Settings)
            {
                ["Listen"] = "https://127.0.0.1:0",
                ["Tls:CertificateFile"] = Path.Combine(_folder, "cert.pem"),
                ["Tls:KeyFile"] = Path.Combine(_folder, "key.pem"),
                ["Metrics:Listen"] = "http://127.0.0.1:0",
            }
        );
        _samples = _server.Services.GetRequiredService<MetricCollector>().Instruments.SelectMany(Samples).ToHashSet(StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task GrafanaBoard_EveryMetricInIt_IsExported()
    {
        using var board = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "deploy/grafana/sallyport.json")));
        var expressions = board
            .RootElement.GetProperty("panels")
            .EnumerateArray()
            .Where(panel => panel.TryGetProperty("targets", out _))
            .SelectMany(panel => panel.GetProperty("targets").EnumerateArray())
            .Select(target => target.GetProperty("expr").GetString()!)
            .ToList();
        expressions.Count.ShouldBeGreaterThan(30);
        expressions.SelectMany(Names).Except(_samples, StringComparer.Ordinal).ShouldBeEmpty();
    }

    [Fact]
    public async Task MonitoringPage_ItsTableAndAlerts_AreWhatIsExported()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, "docs/operations/monitoring.md"));
        var ours = _server
            .Services.GetRequiredService<MetricCollector>()
            .Instruments.Where(instrument => instrument.Name.Family.StartsWith("sallyport_", StringComparison.Ordinal))
            .Select(Documented)
            .ToList();
        var named = InCode().Matches(page).Select(match => match.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);

        ours.Except(named, StringComparer.Ordinal).ShouldBeEmpty("not on the page");
        named.Except(ours, StringComparer.Ordinal).ShouldBeEmpty("on the page only");
        Names(page[page.IndexOf("## Alerts", StringComparison.Ordinal)..]).Except(_samples, StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static string Documented(CollectedInstrument instrument) =>
        instrument.Name.Family + (instrument.Shape is MetricShape.Counter ? "_total" : "");

    private static IEnumerable<string> Samples(CollectedInstrument instrument) =>
        instrument.Shape is MetricShape.Histogram
            ? [instrument.Name.Family + "_bucket", instrument.Name.Family + "_sum", instrument.Name.Family + "_count"]
            : [Documented(instrument)];

    private static IEnumerable<string> Names(string text) => Metric().Matches(text).Select(match => match.Value);

    [GeneratedRegex(@"\b(sallyport|kestrel|http_server|dotnet)_[a-z_]+", RegexOptions.ExplicitCapture)]
    private static partial Regex Metric();

    [GeneratedRegex("`(?<name>sallyport_[a-z_]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex InCode();
}
