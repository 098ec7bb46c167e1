namespace Sallyport.LoadTest.Measuring;

/// <summary>What one run of a case came to.</summary>
/// <param name="Latencies">The times of the operations that succeeded.</param>
/// <param name="Elapsed">From the first operation's start to the last one's end.</param>
/// <param name="ServerProcessor">Processor time the server's process used meanwhile; null where it is not ours to ask.</param>
/// <param name="Failures">Operations that failed; they count in no rate.</param>
/// <param name="FirstFailure">What the first of them said.</param>
internal sealed record Run(Latencies Latencies, TimeSpan Elapsed, TimeSpan? ServerProcessor, int Failures, string? FirstFailure)
{
    /// <summary>Gets what was counted where it is something else than the operations timed: one broadcast is many messages.</summary>
    public long? Units { get; init; }

    /// <summary>Gets the processor time this process used meanwhile, where it was asked.</summary>
    public TimeSpan? GeneratorProcessor { get; init; }

    public double PerSecond => Count / Elapsed.TotalSeconds;

    /// <summary>Gets the server's processor time for one operation.</summary>
    public TimeSpan? ProcessorEach => Count == 0 ? null : ServerProcessor / Count;

    private long Count => Units ?? Latencies.Count;
}
