using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Sallyport.Chains;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Telemetry;
using Sallyport.Server.Hosting.Checks;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.Hosting;

/// <summary>What <c>serve</c> says once it listens: where, on what data, with which nodes. Nodes are named by host, never with their credentials.</summary>
internal sealed class StartupReport
{
    private readonly IReadOnlyList<string> _urls;
    private readonly IReadOnlyList<(string Name, string Url)> _beside;
    private readonly string _folder;
    private readonly IReadOnlyList<(string Chain, string Nodes)> _chains;
    private readonly IReadOnlyList<ConfigurationFault> _warnings;

    private StartupReport(
        IReadOnlyList<string> urls,
        IReadOnlyList<(string Name, string Url)> beside,
        string folder,
        IReadOnlyList<(string Chain, string Nodes)> chains,
        IReadOnlyList<ConfigurationFault> warnings
    )
    {
        _urls = urls;
        _beside = beside;
        _folder = folder;
        _chains = chains;
        _warnings = warnings;
    }

    public static StartupReport Of(WebApplication app, IReadOnlyList<ConfigurationFault> warnings)
    {
        var chains = app.Services.GetRequiredService<IOptions<ChainsOptions>>().Value.Chains;
        var folder = app.Services.GetRequiredService<IOptions<DataOptions>>().Value.Folder;
        return new StartupReport(
            [.. app.Urls],
            app.Services.GetService<SideListeners>()?.Addresses ?? [],
            Path.GetFullPath(folder),
            [
                .. chains
                    .OrderBy(chain => chain.Key, StringComparer.Ordinal)
                    .Select(chain => (chain.Key, string.Join(", ", chain.Value.Nodes.Select(Host)))),
            ],
            warnings
        );
    }

    public JsonObject ToJson() =>
        new()
        {
            ["listening"] = new JsonArray([.. _urls.Select(url => (JsonNode)url)]),
            ["beside"] = new JsonArray([
                .. _beside.Select(listener => new JsonObject { ["name"] = listener.Name, ["url"] = listener.Url }),
            ]),
            ["dataFolder"] = _folder,
            ["chains"] = new JsonArray([.. _chains.Select(chain => (JsonNode)chain.Chain)]),
            ["version"] = ProgramVersion.Text,
            ["processId"] = Environment.ProcessId,
            ["warnings"] = new JsonArray([.. _warnings.Select(warning => (JsonNode)$"{warning.Key}: {warning.Message}")]),
        };

    public void WriteTo(TextWriter output)
    {
        output.WriteLine($"Sallyport {ProgramVersion.Text} is running.");
        foreach (var url in _urls)
        {
            output.WriteLine($"  listening  {url}  (Socket.IO /socket.io/, WebSocket /ws, HTTP /api/v1)");
        }

        foreach (var (name, url) in _beside)
        {
            output.WriteLine($"  {name, -10} {url}");
        }

        output.WriteLine($"  data       {_folder}");
        foreach (var (chain, nodes) in _chains)
        {
            output.WriteLine($"  chain      {chain} through {nodes}");
        }

        if (_chains.Count == 0)
        {
            output.WriteLine("  chain      none configured: requests on chains answer INVALID_CHAIN");
        }

        foreach (var warning in _warnings)
        {
            output.WriteLine($"  warning    {warning.Key}: {warning.Message}.");
        }

        output.WriteLine("  docs       docs/getting-started.md; errors in docs/errors.md");
        output.WriteLine("Ctrl-C stops it.");
    }

    private static string Host(NodeOptions node) => Uri.TryCreate(node.Http, UriKind.Absolute, out var url) ? url.Authority : "?";
}
