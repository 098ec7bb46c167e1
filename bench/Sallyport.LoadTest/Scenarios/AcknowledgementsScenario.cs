using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What an event with its acknowledgement costs the library, beside its peers.</summary>
internal sealed class AcknowledgementsScenario : IScenario
{
    public const string Pipelined = "event acknowledged, 16 outstanding";
    public const string Single = "event acknowledged, 1 outstanding";

    private const int Connections = 50;
    private const int Payload = 100;

    public string Name => "acks";

    public string Summary => "the library's events with acknowledgement, beside its peers";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        await using var peers = await PeerSet.StartAsync(
            settings,
            repository,
            progress,
            cancellationToken,
            ServerNames.Library,
            ServerNames.Node,
            ServerNames.SignalR,
            ServerNames.Raw
        );
        List<Case> cases =
        [
            .. WireCases.ForEach(peers, Pipelined, Connections, settings.Window, peer => new EchoLoad(peer, 16, Payload)),
            .. WireCases.ForEach(peers, Single, Connections, settings.Window, peer => new EchoLoad(peer, 1, Payload)),
        ];
        return await WireCases.MeasureAsync(
            this,
            "Events with acknowledgement",
            peers,
            cases,
            settings,
            [
                ("connections", $"{Connections} WebSockets, each with 16 events under way, or 1"),
                ("payload", $"a string of {Payload} bytes"),
            ],
            [
                "A unit is one event and its acknowledgement, which brings the argument back. Ours hands the argument back undecoded (`ArgumentsJson`), Node's parses and writes it, "
                    + "SignalR's is an invocation of `string Echo(string)` with its completion.",
                $"“{ServerNames.Raw}” is Kestrel with a managed WebSocket that sends each message back as it came, without a protocol: what cannot be undercut by much.",
            ],
            progress,
            cancellationToken
        );
    }
}
