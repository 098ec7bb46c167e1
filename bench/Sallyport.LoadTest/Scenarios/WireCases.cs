using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Peers;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What the library's scenarios have in common: every case at every peer, in rounds, and what the page says of it.</summary>
internal static class WireCases
{
    /// <summary>A case for each peer, in the order of the peers.</summary>
    /// <param name="peers">The servers.</param>
    /// <param name="what">What is done.</param>
    /// <param name="connections">How many connections a run opens before its load begins.</param>
    /// <param name="window">How long a run is measured.</param>
    /// <param name="load">Makes the load of one run.</param>
    public static IEnumerable<Case> ForEach(PeerSet peers, string what, int connections, TimeSpan window, Func<Target, WireLoad> load) =>
        peers.All.Select(peer => new Case(
            what,
            peer.Name,
            cancellationToken =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var running = load(peer.Target);
                return Task.FromResult(running.Run(connections, window, peer.Process));
            }
        ));

    public static async Task<ScenarioResult> MeasureAsync(
        IScenario scenario,
        string title,
        PeerSet peers,
        IReadOnlyList<Case> cases,
        LoadSettings settings,
        IEnumerable<(string, string)> facts,
        IEnumerable<string> notes,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var results = await Rounds.RunAsync(cases, settings.WireRounds, peers.Clocks, progress, cancellationToken, settings.WarmUps);
        return new ScenarioResult
        {
            Name = scenario.Name,
            Title = title,
            Settings =
            [
                .. facts,
                (
                    "rounds",
                    $"{settings.WireRounds}, after {settings.WarmUps} that warm up; every case once in each round, the first case another each time; "
                        + $"{settings.Window.TotalSeconds:0.0} s of each run are measured ({settings.ShortWindow.TotalSeconds:0.0} s of broadcasts)"
                ),
                .. Settings(settings, peers),
            ],
            Tables = PeerTables.Of(results),
            Notes = [.. notes, .. Notes()],
            Failures = results.Sum(result => result.Failures),
            Data = PeerTables.ToJson(results),
            Ratios = PeerTables.Ratios(results),
        };
    }

    /// <summary>What every page says of the servers and where they ran.</summary>
    public static IEnumerable<(string, string)> Settings(LoadSettings settings, PeerSet peers)
    {
        yield return (
            "cores",
            Cores.AreApart
                ? "every server on core 0, the generator on core 1 (sched_setaffinity)"
                : "servers and generator could NOT be put on cores of their own: they take turns"
        );
        yield return (
            "servers",
            "a process each, all started before the first round, plain HTTP on 127.0.0.1, settings as by default, log level Warning; "
                + "those on .NET with `DOTNET_TC_DelaySingleProcMultiplier=1`, for on one core .NET waits ten times as long before it optimises, "
                + "`DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1`, which saves a thread switch for each arrival, "
                + (
                    settings.OnPool
                        ? "and handlers on the thread pool, as Kestrel has it by default"
                        : "and `UnsafePreferInlineScheduling`, with which handlers run on the sockets' thread, as they do in Node (docs/socketio/scaling.md)"
                )
        );
        foreach (var peer in peers.All)
        {
            yield return (peer.Name, peer.Version);
        }

        if (settings.Quick)
        {
            yield return ("--quick", "small counts and few rounds: NOT figures to keep");
        }
    }

    private static IEnumerable<string> Notes()
    {
        yield return "Server CPU each is the processor time of the server's process, user and system, divided by what it did meanwhile: the median of the rounds. "
            + "Ratios are medians of the rounds' own ratios, the peer's divided by ours: above 1 we are cheaper.";
        yield return "One generator for all: one thread, System.Net.Sockets and epoll, frames masked and answers made before the clock runs; every answer is compared byte by byte, "
            + "and a wrong or missing one is a failure. “generator's CPU” is its share of its core: below 100 % it waited for the server. "
            + "It sleeps while there is nothing to read, as every client does; on the loopback interface the server's sending then pays for waking it, at all servers alike.";
        yield return "The other columns are those of the median run by rate; min and max are over all runs.";
    }
}
