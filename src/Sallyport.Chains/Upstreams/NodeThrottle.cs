namespace Sallyport.Chains.Upstreams;

/// <summary>
/// What a node said about our rate. With a Retry-After it is not asked until then; without one (or with a JSON-RPC error code, which a customer's own call
/// may cause) it is asked last for a moment. By the monotonic clock. Thread-safe.
/// </summary>
internal sealed class NodeThrottle(TimeSpan maxPause, TimeProvider time)
{
    /// <summary>How long a node that gave no time is asked last.</summary>
    public static readonly TimeSpan ShortPause = TimeSpan.FromSeconds(1);

    private readonly long _created = time.GetTimestamp();
    private long _pausedUntil;
    private long _lastUntil;

    /// <summary>Gets how long the node is not to be asked at all; zero when it may be.</summary>
    public TimeSpan Pause => Left(ref _pausedUntil);

    /// <summary>Gets a value indicating whether the node said a moment ago that we ask too much.</summary>
    public bool IsRecent => Left(ref _lastUntil) > TimeSpan.Zero;

    /// <summary>Remembers an answer of the node.</summary>
    /// <param name="retryAfter">The wait that the node asked for; null when it gave none.</param>
    /// <returns>True when a pause begins.</returns>
    public bool Record(TimeSpan? retryAfter)
    {
        Extend(ref _lastUntil, ShortPause);
        if (retryAfter is not { } asked || asked <= TimeSpan.Zero)
        {
            return false;
        }

        var began = Pause == TimeSpan.Zero;
        Extend(ref _pausedUntil, asked < maxPause ? asked : maxPause);
        return began;
    }

    private long Now => time.GetElapsedTime(_created).Ticks;

    private TimeSpan Left(ref long until) => TimeSpan.FromTicks(Math.Max(0, Volatile.Read(ref until) - Now));

    private void Extend(ref long until, TimeSpan pause) => Volatile.Write(ref until, Math.Max(Volatile.Read(ref until), Now + pause.Ticks));
}
