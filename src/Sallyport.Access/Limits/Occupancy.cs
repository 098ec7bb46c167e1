namespace Sallyport.Access.Limits;

/// <summary>
/// The requests under way of one key, one account or the whole server, and the bytes of their answers that wait to be written to clients.
/// Lock-free; may be used from any thread.
/// </summary>
public sealed class Occupancy
{
    private int _requests;
    private long _bytes;

    /// <summary>Gets how many requests are under way.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Gets how many bytes of answers wait to be written.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Begins a request unless <paramref name="limit"/> requests are under way.</summary>
    public bool TryBegin(int limit)
    {
        var seen = Volatile.Read(ref _requests);
        while (seen < limit)
        {
            var now = Interlocked.CompareExchange(ref _requests, seen + 1, seen);
            if (now == seen)
            {
                return true;
            }

            seen = now;
        }

        return false;
    }

    /// <summary>Ends a request that <see cref="TryBegin"/> began.</summary>
    public void End() => Interlocked.Decrement(ref _requests);

    /// <summary>Counts the bytes of an answer. An answer larger than the limit is accepted when no other waits.</summary>
    /// <param name="bytes">The size of the answer.</param>
    /// <param name="limit">The most bytes that may wait; 0 accepts nothing.</param>
    /// <returns>False when the answer does not fit; then nothing is counted.</returns>
    public bool TryHold(long bytes, long limit)
    {
        var seen = Volatile.Read(ref _bytes);
        while (limit > 0 && (seen == 0 || bytes <= limit - seen))
        {
            var now = Interlocked.CompareExchange(ref _bytes, seen + bytes, seen);
            if (now == seen)
            {
                return true;
            }

            seen = now;
        }

        return bytes == 0;
    }

    /// <summary>Gives the bytes of an answer back.</summary>
    public void Release(long bytes) => Interlocked.Add(ref _bytes, -bytes);
}
