using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What a round trip by polling costs the library, beside its peers.</summary>
internal sealed class PollingScenario : IScenario
{
    public const string What = "polling round trip";

    private const int Sessions = 50;
    private const int Payload = 100;

    public string Name => "polling";

    public string Summary => "the library's round trips by polling, beside its peers";

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
            ServerNames.SignalR
        );
        var text = new string('x', Payload);
        return await WireCases.MeasureAsync(
            this,
            "Round trips by polling",
            peers,
            [.. WireCases.ForEach(peers, What, 0, settings.Window, peer => new PollingLoad(peer, Sessions, text))],
            settings,
            [
                ("sessions", $"{Sessions}, each with two connections that stay open: one polls, the other posts"),
                ("payload", $"a string of {Payload} bytes"),
            ],
            [
                "A unit is a POST of an event and the GET that brings its acknowledgement, asked at the same time; the next follows when both are answered. SignalR's is its long polling.",
            ],
            progress,
            cancellationToken
        );
    }
}
