using System.Globalization;

namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// The recoverable events of one namespace, in the order in which they were delivered. Its lock is held while an event is delivered: two events
/// reach every socket in the order of the log, so that a client's last offset says exactly what it missed.
/// </summary>
internal sealed class EventLog(IAdapterHost host, string prefix, EventNumbers numbers, EventBudget budget)
{
    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();
    private readonly Queue<(Broadcast Broadcast, ulong Number)> _undelivered = new();
    private bool _isDelivering;
    private bool _isGivenUp;

    // The events with numbers above the first are all here; what came before this log began is not.
    private ulong _dropped = numbers.Current;
    private ulong _last = numbers.Current;

    /// <summary>Keeps an event and delivers it.</summary>
    /// <param name="broadcast">The event.</param>
    /// <param name="receivers">How many sockets it was queued for.</param>
    /// <returns><see langword="false"/> when this log was given up meanwhile: ask for it anew.</returns>
    public bool TryAppendAndDeliver(Broadcast broadcast, out int receivers)
    {
        receivers = 0;
        lock (_gate)
        {
            if (_isGivenUp)
            {
                return false;
            }

            _last = numbers.Next();
            var bytes = SizeOf(broadcast.Event);
            _entries.Enqueue(new Entry(_last, broadcast, host.Time.GetTimestamp(), bytes));
            budget.Add(bytes);
            Trim();
            _undelivered.Enqueue((broadcast, _last));
            if (_isDelivering)
            {
                // A broadcast that was set off by the delivery of another, on this thread: it comes behind it for every socket.
                return true;
            }

            receivers = DeliverAll();
            return true;
        }
    }

    /// <summary>Gives the log up when nothing is kept in it any more.</summary>
    public bool TryGiveUp()
    {
        lock (_gate)
        {
            Trim();
            _isGivenUp = _entries.Count == 0;
            return _isGivenUp;
        }
    }

    /// <summary>Drops what is too old, unless the log is in use just now: then it does so itself.</summary>
    public void TryDropOld()
    {
        // Never waits: the caller may be inside the lock of another log.
        if (_gate.TryEnter())
        {
            try
            {
                Trim();
            }
            finally
            {
                _gate.Exit();
            }
        }
    }

    /// <summary>Says whether everything after an offset is still here.</summary>
    public bool Reaches(string offset)
    {
        lock (_gate)
        {
            Trim();
            return TryRead(offset, out var number) && IsKept(number);
        }
    }

    public bool? Replay(PersistedSession session, string offset, Func<IReadOnlyList<EncodedEvent>, bool> resume)
    {
        lock (_gate)
        {
            Trim();
            if (!TryRead(offset, out var number) || !IsKept(number))
            {
                return null;
            }

            var rooms = new HashSet<string>(session.Rooms, StringComparer.Ordinal);
            return resume([
                .. _entries
                    .Where(entry => entry.Number > number && entry.Broadcast.Target.Includes(rooms))
                    .Select(entry => entry.Broadcast.Event.WithOffset(OffsetOf(entry.Number))),
            ]);
        }
    }

    // The event of the offset itself may be gone: what comes after it is what counts.
    private bool IsKept(ulong number) => number >= _dropped && number <= _last;

    private int DeliverAll()
    {
        int? receivers = null;
        _isDelivering = true;
        try
        {
            while (_undelivered.TryDequeue(out var next))
            {
                var reached = host.Deliver(next.Broadcast, OffsetOf(next.Number));
                receivers ??= reached;
            }
        }
        finally
        {
            _isDelivering = false;
        }

        return receivers ?? 0;
    }

    private void Trim()
    {
        var now = host.Time.GetTimestamp();
        while (
            _entries.TryPeek(out var first)
            && (host.Time.GetElapsedTime(first.At, now) > host.Recovery.MaxDisconnection || budget.IsExceeded)
        )
        {
            budget.Remove(first.Bytes);
            _dropped = first.Number;
            _entries.Dequeue();
        }
    }

    private string OffsetOf(ulong number) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{number}");

    private bool TryRead(string offset, out ulong number)
    {
        number = 0;
        return offset.StartsWith(prefix, StringComparison.Ordinal)
            && ulong.TryParse(offset.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static long SizeOf(EncodedEvent kept)
    {
        // About what the objects around the bytes take.
        const int Overhead = 300;
        long bytes = Overhead + (2 * kept.Name.Length) + kept.ArgumentsJson.Length;
        for (var i = 0; i < kept.Attachments.Count; i++)
        {
            bytes += kept.Attachments[i].Length;
        }

        return bytes;
    }

    private readonly record struct Entry(ulong Number, Broadcast Broadcast, long At, long Bytes);
}
