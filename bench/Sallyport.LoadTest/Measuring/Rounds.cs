using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Measuring;

/// <summary>
/// Runs every case once in each round, so that a busy minute of the machine meets all of them, beginning with another case each time. The
/// first ones, two where nothing else is said, warm both sides up and are thrown away.
/// </summary>
internal static class Rounds
{
    // One is not enough: a just-in-time compiler puts its optimised code in place while the first is under way.
    private const int WarmUps = 2;

    public static async Task<IReadOnlyList<CaseResult>> RunAsync(
        IReadOnlyList<Case> cases,
        int rounds,
        IReadOnlyList<IProcessorClock> servers,
        Progress progress,
        CancellationToken cancellationToken,
        int warmUps = WarmUps
    )
    {
        var runs = cases.ToDictionary(item => item, _ => new List<Run>());
        for (var round = 1 - warmUps; round <= rounds; round++)
        {
            for (var i = 0; i < cases.Count; i++)
            {
                var item = cases[(i + round + warmUps) % cases.Count];
                await Task.WhenAll(servers.Select(server => server.WaitUntilQuietAsync(cancellationToken)));
                var run = await item.RunAsync(cancellationToken);
                progress.Say(
                    $"{(round <= 0 ? "warm-up" : $"round {round}/{rounds}")}: {item.What}, {item.Server}: {run.PerSecond:0}/s"
                        + (run.ProcessorEach is { } each ? $", {each.TotalMicroseconds:0.0} µs" : "")
                        + (run.Failures == 0 ? "" : $", {run.Failures} FAILED: {run.FirstFailure}")
                );
                if (round > 0)
                {
                    runs[item].Add(run);
                }
            }
        }

        return [.. cases.Select(item => new CaseResult(item, runs[item]))];
    }
}
