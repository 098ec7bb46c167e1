using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Standings;

/// <summary>
/// Holds the standings of keys that were used, so that what a key and its account have used of their limits depends on no cache and no session. A standing
/// is let go when it was not used since usage was last written, its buckets are full again and nothing else is remembered of it. Bounded, the oldest goes
/// first.
/// </summary>
internal sealed class StandingKeeper(IOptions<KeyOptions> options, IUsageLedger ledger, TimeProvider time)
{
    // Each standing is here at most once: its own state says so.
    private readonly ConcurrentQueue<KeyStanding> _held = new();
    private long _forgotten;

    /// <summary>Gets how many standings are held.</summary>
    public int Count => _held.Count;

    /// <summary>Gets how many standings were let go early because there were too many.</summary>
    public long Forgotten => Volatile.Read(ref _forgotten);

    /// <summary>Holds a standing that was used and is not held yet.</summary>
    public void Hold(KeyStanding standing)
    {
        _held.Enqueue(standing);
        if (_held.Count > options.Value.MaxHeld && _held.TryDequeue(out var oldest))
        {
            oldest.LetGo();
            Interlocked.Increment(ref _forgotten);
        }
    }

    /// <summary>Lets go of every standing that is at rest.</summary>
    public void Sweep()
    {
        for (var left = _held.Count; left > 0 && _held.TryDequeue(out var standing); left--)
        {
            if (!standing.TryRest(ledger, time))
            {
                _held.Enqueue(standing);
            }
        }
    }
}
