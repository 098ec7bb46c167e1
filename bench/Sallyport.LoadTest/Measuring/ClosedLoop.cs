using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.WebSockets;
using Sallyport.LoadTest.Processes;

namespace Sallyport.LoadTest.Measuring;

/// <summary>
/// Load of a closed loop: each worker starts its next operation when its last one has ended, so a slow server is asked less. Says how fast
/// a server answers, not how it behaves when more is asked of it than it can do.
/// </summary>
internal static class ClosedLoop
{
    /// <summary>The most time one run may take.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(40);

    /// <summary>Runs <paramref name="operations"/> operations by <paramref name="workers"/> workers at a time.</summary>
    /// <param name="workers">How many operations are under way at once.</param>
    /// <param name="operations">How many there are in all.</param>
    /// <param name="server">Whose processor time is counted, or null.</param>
    /// <param name="operate">One operation, by the number of its worker.</param>
    /// <param name="cancellationToken">Ends the program.</param>
    public static async Task<Run> RunAsync(
        int workers,
        int operations,
        IProcessorClock? server,
        Func<int, CancellationToken, Task> operate,
        CancellationToken cancellationToken
    )
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit);
        var times = new TimeSpan[operations];
        var failures = new ConcurrentQueue<string>();
        var next = -1;

        // The garbage of the run before is not this run's.
        GC.Collect();
        var processorBefore = server?.ProcessorTime;
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, Math.Min(workers, operations)).Select(worker => Task.Run(() => WorkAsync(worker), limit.Token))
        );
        var elapsed = Stopwatch.GetElapsedTime(started);
        var processor = server?.ProcessorTime - processorBefore;

        failures.TryPeek(out var firstFailure);
        return new Run(new Latencies(times.Where(time => time > TimeSpan.Zero)), elapsed, processor, failures.Count, firstFailure);

        async Task WorkAsync(int worker)
        {
            while (Interlocked.Increment(ref next) is var number && number < operations)
            {
                try
                {
                    var from = Stopwatch.GetTimestamp();
                    await operate(worker, limit.Token);
                    times[number] = Stopwatch.GetElapsedTime(from);
                }
                catch (Exception failure) when (IsCounted(failure))
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    failures.Enqueue(
                        limit.IsCancellationRequested ? $"the run took longer than {TimeLimit.TotalSeconds:0} s" : failure.Message
                    );
                    if (limit.IsCancellationRequested)
                    {
                        return;
                    }
                }
            }
        }
    }

    private static bool IsCounted(Exception failure) =>
        failure is WebSocketException or HttpRequestException or IOException or WrongAnswerException or OperationCanceledException;
}
