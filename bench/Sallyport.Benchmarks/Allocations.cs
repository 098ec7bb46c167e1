namespace Sallyport.Benchmarks;

/// <summary>Fails a benchmark whose subject must allocate nothing and does.</summary>
internal static class Allocations
{
    private const int Rounds = 10_000;
    private const int Attempts = 200;

    public static void RequireNone(Func<int> subject)
    {
        // At first pools fill up, and code that is not yet optimized boxes what it compares.
        long allocated = 0;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < Rounds; i++)
            {
                subject();
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated == 0)
            {
                return;
            }
        }

        throw new InvalidOperationException(subject.Method.Name + " allocates " + (allocated / (double)Rounds) + " bytes each time.");
    }
}
