using System.Globalization;

namespace Sallyport.SocketIO.Adapters;

/// <summary>
/// The recoverable events of one namespace, in the order in which they were delivered. Its lock is held while an event is delivered: two events
/// reach every socket in the order of the log, so that a client's last offset says exactly what it missed.
/// </summary>
internal sealed class EventLog(IAdapterHost host, string prefix, EventNumbers numbers, EventBudget budget)
{
    // An event that is this old when a socket is lost was delivered to it before.
    private static readonly TimeSpan LongestDelivery = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly Queue<Entry> _entries = new();
    private readonly Queue<(Broadcast Broadcast, ulong Number)> _undelivered = new();
    private bool _isDelivering;
    private bool _isGivenUp;

    // The events with numbers above the first are all here; what came before this log began is not.
    private ulong _dropped = numbers.Current;
    private ulong _last = numbers.Current;

    // When the youngest of the dropped events was delivered. Of an earlier log of the namespace nothing younger than this was dropped.
    private DateTimeOffset _droppedAt = host.Time.GetUtcNow() - host.EventRetention;

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
            _entries.Enqueue(new Entry(_last, broadcast, host.Time.GetUtcNow(), host.Time.GetTimestamp(), bytes));
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

    /// <summary>Gives the log up when nothing is kept in it any more, and nothing was dropped before its time.</summary>
    public bool TryGiveUp()
    {
        lock (_gate)
        {
            Trim();
            _isGivenUp = _entries.Count == 0 && _droppedAt <= host.Time.GetUtcNow() - host.EventRetention;
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

    /// <summary>Says whether everything the socket of a session missed after an offset is still here.</summary>
    public bool Reaches(PersistedSession session, string offset)
    {
        lock (_gate)
        {
            Trim();
            return TryFind(session, offset, out _);
        }
    }

    /// <param name="session">The session.</param>
    /// <param name="offset">The offset of the last event the client got.</param>
    /// <param name="take">Takes the session out; says whether it was there.</param>
    /// <param name="resume">Gets what was missed.</param>
    public bool? Replay(
        PersistedSession session,
        string offset,
        Func<PersistedSession, bool> take,
        Func<IReadOnlyList<EncodedEvent>, bool> resume
    )
    {
        lock (_gate)
        {
            Trim();
            if (!TryFind(session, offset, out var number) || !take(session))
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

    // Either everything after the offset is here (the event of the offset itself may be gone), or the client got all that was sent to it, and nothing of
    // what came after its loss was dropped: how long it was silent before does not count.
    private bool TryFind(PersistedSession session, string offset, out ulong number) =>
        TryRead(offset, out number)
        && number <= _last
        && (
            number >= _dropped
            || (
                string.Equals(offset, session.LastOffset, StringComparison.Ordinal)
                && session.DisconnectedAt is { } disconnectedAt
                && _droppedAt < disconnectedAt - LongestDelivery
            )
        );

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
            _entries.TryPeek(out var first) && (host.Time.GetElapsedTime(first.Timestamp, now) > host.EventRetention || budget.IsExceeded)
        )
        {
            budget.Remove(first.Bytes);
            _dropped = first.Number;
            _droppedAt = first.At;
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

    private readonly record struct Entry(ulong Number, Broadcast Broadcast, DateTimeOffset At, long Timestamp, long Bytes);
}
