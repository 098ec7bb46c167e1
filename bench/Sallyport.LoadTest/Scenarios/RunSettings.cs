using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What every page says of how it was measured.</summary>
internal static class RunSettings
{
    public static IEnumerable<(string, string)> Of(LoadSettings settings, Bench bench)
    {
        yield return (
            "rounds",
            $"{settings.Rounds}, after two that warm up; every case once in each round, the first case another each time"
        );
        yield return ("load", "closed loop: each worker starts its next operation when its last has ended");
        yield return bench.Server is null
            ? ("Sallyport", "a server that ran already (--url)")
            : (
                "Sallyport",
                "`serve` in Release, plain HTTP on loopback, log level Information, settings as by default" + Changed(bench.Server)
            );
        if (bench.Node is { } node)
        {
            yield return (
                "Node socket.io",
                $"{node.Version}, plain HTTP on loopback, one process, defaults; a token compared in a middleware"
            );
        }
    }

    public static IEnumerable<string> Notes(Bench bench)
    {
        yield return "A row is the median run of its case by rate; min and max are over all runs. Ratios are medians of the rounds' own ratios, Sallyport divided by the other: "
            + "above 1 is more per second, below 1 is less time.";
        yield return "The load generator is a process of its own on the same machine and takes its share of the same cores: rates are of both together, and a server that uses one "
            + "core only leaves the other to it. Server CPU each is the processor time of the server's process alone.";
        if (bench.Node is not null)
        {
            yield return "Node's server is the official one doing as little as a server with authentication can. Sallyport's does its whole work: limits, revocation, scopes, the envelope.";
        }
    }

    private static string Changed(SallyportServer server) =>
        server.Settings.Count == 0
            ? ""
            : " except, because all load comes from one address: "
                + string.Join(", ", server.Settings.Select(setting => $"`{setting.Key}={setting.Value}`"));
}
