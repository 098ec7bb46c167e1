using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What a broadcast to a small room among many costs the library, beside its peers.</summary>
internal sealed class RoomsScenario : IScenario
{
    public const string Few = "broadcast to a room of 10, 32 under way, each receiver";
    public const string Backlogged = "broadcast to a room of 10, 1,000 under way, each receiver";

    // One broadcast for thirty rooms, and one for each.
    private const int FewUnderWay = 32;
    private const int ManyUnderWay = 1000;
    private const int Payload = 100;

    public string Name => "rooms";

    public string Summary => "the library's broadcasts to 1,000 rooms of 10, beside its peers";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var connections = settings.Quick ? 100 : 1000;
        await using var peers = await PeerSet.StartAsync(
            settings,
            repository,
            progress,
            cancellationToken,
            ServerNames.Library,
            ServerNames.Node,
            ServerNames.SignalR
        );
        List<Case> cases =
        [
            .. WireCases.ForEach(peers, Few, connections, settings.Window, peer => new RoomsLoad(peer, connections, FewUnderWay, Payload)),
            .. WireCases.ForEach(
                peers,
                Backlogged,
                connections,
                settings.Window,
                peer => new RoomsLoad(peer, connections, ManyUnderWay, Payload)
            ),
        ];
        return await WireCases.MeasureAsync(
            this,
            "Broadcasts to random rooms",
            peers,
            cases,
            settings,
            [
                ("rooms", $"{connections}, each with 10 of {connections} WebSockets; each of these is in 10 rooms"),
                (
                    "load",
                    $"{FewUnderWay} or {ManyUnderWay} broadcasts under way, each to a room drawn at random, asked for by one connection"
                ),
                ("payload", $"a string of {Payload} bytes"),
            ],
            [
                "A unit is one message at one receiver, a tenth of a broadcast; p50 and p99 are from the request to the last receiver. "
                    + "A message at a connection that is not in the room is a failure, as is one that is missing.",
            ],
            progress,
            cancellationToken
        );
    }
}
