using System.Diagnostics;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What connections that do nothing cost the library in memory, beside its peers.</summary>
internal sealed class IdleScenario : IScenario
{
    public const string What = "idle connection, resident memory";

    // Longer than the default ping interval: every connection has been pinged and has answered.
    private static readonly TimeSpan Idling = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan LastPart = TimeSpan.FromSeconds(1);

    public string Name => "idle";

    public string Summary => "memory of the library's idle connections, beside its peers";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var connections = settings.Quick ? 1000 : 10_000;
        var rounds = settings.Quick ? 1 : 2;
        var measured = new List<IdleMemory>();
        List<(string, string)> said = [];
        for (var round = 0; round < rounds; round++)
        {
            // Processes of their own for each round: what a server took it seldom gives back.
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
            measured.AddRange(await MeasureAsync(peers, connections, settings, progress, cancellationToken));
            said = [.. WireCases.Settings(settings, peers)];
        }

        var ratios = Ratios(measured);
        return new ScenarioResult
        {
            Name = Name,
            Title = "Idle connections",
            Settings =
            [
                ("connections", $"{connections} WebSockets at each server"),
                ("idle for", $"{IdlingFor(settings).TotalSeconds:0} s after the last one opened, heartbeats on as by default"),
                ("rounds", $"{rounds}, with new processes each"),
                .. said,
            ],
            Tables =
            [
                new Table(
                    "Measured",
                    ["server", "KB each", "resident before", "resident after", "server CPU in a second of idling"],
                    [.. measured.Select(Row)]
                ),
                PeerTables.Of(ratios, "Memory each: the peer's ÷ ours"),
            ],
            Notes =
            [
                "KB each is what the resident memory of the server's process grew by, divided by the connections; a twentieth of them came and went before, so that code and first buffers are not in it. "
                    + "No garbage collection is asked for. Ratios above 1: ours takes less.",
                $"Every connection was pinged and answered while it idled, or it is a failure; SignalR pings every 15 s, “{ServerNames.Raw}” not at all.",
            ],
            Failures = measured.Count(memory => memory.Failure is not null),
            Data = new JsonObject { ["measured"] = new JsonArray([.. measured.Select(ToJson)]), ["ratios"] = PeerTables.ToJson(ratios) },
            Ratios = ratios,
        };
    }

    private static TimeSpan IdlingFor(LoadSettings settings) => settings.Quick ? TimeSpan.FromSeconds(2) : Idling;

    private static async Task<IReadOnlyList<IdleMemory>> MeasureAsync(
        PeerSet peers,
        int connections,
        LoadSettings settings,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        foreach (var peer in peers.All)
        {
            await using var first = await HoldAsync(peer, connections / 20, cancellationToken);
        }

        await Task.WhenAll(peers.Clocks.Select(clock => clock.WaitUntilQuietAsync(cancellationToken)));
        var before = peers.All.Select(peer => peer.Process.ResidentBytes).ToList();
        var holders = new List<ChildProcess>();
        try
        {
            foreach (var peer in peers.All)
            {
                progress.Say($"{connections} connections to {peer.Name}");
                holders.Add(await HoldAsync(peer, connections, cancellationToken));
            }

            // They idle side by side: waiting is not work.
            await Task.Delay(IdlingFor(settings) - LastPart, cancellationToken);
            var processor = peers.All.Select(peer => peer.Process.ProcessorTime).ToList();
            await Task.Delay(LastPart, cancellationToken);
            var measured = peers
                .All.Select(
                    (peer, i) =>
                        new IdleMemory(
                            peer.Name,
                            connections,
                            before[i],
                            peer.Process.ResidentBytes,
                            (peer.Process.ProcessorTime - processor[i]) / LastPart.TotalSeconds,
                            Failure: null
                        )
                )
                .ToList();
            for (var i = 0; i < measured.Count; i++)
            {
                var said = await holders[i].AskAsync("how are they?", cancellationToken);
                measured[i] = measured[i] with { Failure = FailureOf(said, peers.All[i].Target, settings) };
            }

            return measured;
        }
        finally
        {
            foreach (var holder in holders)
            {
                await holder.DisposeAsync();
            }
        }
    }

    private static Task<ChildProcess> HoldAsync(Peer peer, int connections, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(Holder).Assembly.Location, .. Holder.ArgumentsFor(peer.Target, connections)])
        {
            Environment = { [Peer.TokenVariable] = peer.Target.Token },
        };
        return ChildProcess.StartAsync(start, stopsWithInput: true, cancellationToken);
    }

    private static string? FailureOf(JsonObject said, Target target, LoadSettings settings) =>
        (string?)said["failure"]
        ?? (
            !settings.Quick && target.Dialect.HeartbeatAnswer is not null && (int)said["withoutHeartbeat"]! is var silent and > 0
                ? $"{silent} connections saw no heartbeat"
                : null
        );

    private static IReadOnlyList<PeerRatio> Ratios(List<IdleMemory> measured) =>
        [
            .. measured
                .Select(memory => memory.Server)
                .Distinct()
                .Where(server => server is not ServerNames.Library)
                .Select(server => new PeerRatio(
                    What,
                    server,
                    [
                        .. Of(measured, server)
                            .Zip(Of(measured, ServerNames.Library), (theirs, ours) => theirs.KilobytesEach / ours.KilobytesEach)
                            .Order(),
                    ]
                )),
        ];

    private static IEnumerable<IdleMemory> Of(List<IdleMemory> measured, string server) =>
        measured.Where(memory => string.Equals(memory.Server, server, StringComparison.Ordinal));

    private static string[] Row(IdleMemory memory) =>
        [
            memory.Server + (memory.Failure is null ? "" : $", FAILED: {memory.Failure}"),
            $"{memory.KilobytesEach:0.0}",
            $"{memory.Before / 1024 / 1024} MB",
            $"{memory.After / 1024 / 1024} MB",
            Figures.Time(memory.Processor),
        ];

    private static JsonObject ToJson(IdleMemory memory) =>
        new()
        {
            ["server"] = memory.Server,
            ["kilobytesEach"] = Math.Round(memory.KilobytesEach, 2),
            ["residentBytesBefore"] = memory.Before,
            ["residentBytesAfter"] = memory.After,
            ["failure"] = memory.Failure,
        };
}
