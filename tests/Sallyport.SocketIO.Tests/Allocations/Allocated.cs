using System.Diagnostics;

namespace Sallyport.SocketIO.Tests.Allocations;

/// <summary>What a subject allocates on the thread that runs it.</summary>
internal static class Allocated
{
    private const int Calls = 1_000;

    // Only a subject that does allocate needs all of it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gives the bytes that a thousand calls allocate once everything is warm: pools are filled, and what boxes what it compares until it is optimized was
    /// optimized, which happens on another thread. So it is the least of many rounds, and the first one without any ends the search.
    /// </summary>
    public static long ByAThousand(Action subject)
    {
        var least = long.MaxValue;
        var started = Stopwatch.GetTimestamp();
        while (least > 0 && Stopwatch.GetElapsedTime(started) < Patience)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Calls; i++)
            {
                subject();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
