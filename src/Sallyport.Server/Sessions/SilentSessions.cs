using System.Net;
using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Server.Limits;

namespace Sallyport.Server.Sessions;

/// <summary>
/// Bounds the Engine.IO sessions of one address that have shown no credential yet. Such a session lives for the authentication timeout at
/// most, so counting each handshake for that long, unless an admission answers it, never counts too few.
/// </summary>
internal sealed class SilentSessions(IOptions<DoorOptions> doors, InEffect<LimitsOptions> limits, TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Queue<(IPAddress Address, long At)> _handshakes = [];
    private readonly Dictionary<IPAddress, Count> _counts = [];

    /// <summary>Counts a handshake.</summary>
    /// <returns>False when the address has too many silent sessions.</returns>
    public bool TryAdd(IPAddress? address)
    {
        var counted = SessionRegistry.CountedAs(address) ?? IPAddress.None;
        var now = time.GetTimestamp();
        lock (_lock)
        {
            Expire(now);
            if (!_counts.TryGetValue(counted, out var count))
            {
                _counts.Add(counted, count = new Count());
            }

            if (count.Silent >= limits.Value.Connections.PerAddress)
            {
                Forget(counted, count);
                return false;
            }

            count.Silent++;
            _handshakes.Enqueue((counted, now));
            return true;
        }
    }

    /// <summary>One session of the address was admitted: it is counted by the registry from now on.</summary>
    public void Admitted(IPAddress? address)
    {
        lock (_lock)
        {
            if (_counts.TryGetValue(SessionRegistry.CountedAs(address) ?? IPAddress.None, out var count) && count.Silent > 0)
            {
                count.Silent--;
                count.Admitted++;
            }
        }
    }

    // Each handshake in the queue is either silent or admitted; which of an address's is which does not matter.
    private void Expire(long now)
    {
        while (_handshakes.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At, now) >= doors.Value.AuthenticationTimeout)
        {
            _handshakes.Dequeue();
            var count = _counts[oldest.Address];
            if (count.Admitted > 0)
            {
                count.Admitted--;
            }
            else
            {
                count.Silent--;
            }

            Forget(oldest.Address, count);
        }
    }

    private void Forget(IPAddress address, Count count)
    {
        if (count is { Silent: 0, Admitted: 0 })
        {
            _counts.Remove(address);
        }
    }

    private sealed class Count
    {
        public int Silent { get; set; }

        public int Admitted { get; set; }
    }
}
