using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What a broadcast costs the library for each receiver, beside its peers.</summary>
internal sealed class BroadcastsScenario : IScenario
{
    public const string OneAtATime = "broadcast, one at a time, each receiver";
    public const string Backlogged = "broadcast, 16 under way, each receiver";

    private const int Payload = 100;

    public string Name => "broadcasts";

    public string Summary => "the library's broadcasts to 1,000 connections, beside its peers";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var connections = settings.Quick ? 200 : 1000;
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
            .. WireCases.ForEach(peers, OneAtATime, connections, settings.ShortWindow, peer => new BroadcastLoad(peer, 1, Payload)),
            .. WireCases.ForEach(peers, Backlogged, connections, settings.ShortWindow, peer => new BroadcastLoad(peer, 16, Payload)),
        ];
        return await WireCases.MeasureAsync(
            this,
            "Broadcasts to 1,000 connections",
            peers,
            cases,
            settings,
            [
                ("connections", $"{connections} WebSockets; the first of them asks for the broadcasts"),
                ("payload", $"a string of {Payload} bytes"),
            ],
            [
                "A unit is one message at one receiver, a broadcast is as many as there are connections; p50 and p99 are from the request to the last receiver. "
                    + "One at a time: the next is asked for when the last one is everywhere.",
                "Every receiver sees every broadcast, once and in order, or it is a failure.",
            ],
            progress,
            cancellationToken
        );
    }
}
