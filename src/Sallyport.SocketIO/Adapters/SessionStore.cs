using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Sallyport.SocketIO.Adapters;

/// <summary>Sessions of clients that are away, bounded by number and time, and the logs of what they miss. All members may be called from any thread.</summary>
internal sealed class SessionStore(IAdapterHost host)
{
    private const int MinLogs = 16;

    // An offset of an earlier run of the server means nothing to this one.
    private readonly string _prefix = NewPrefix();
    private readonly EventNumbers _numbers = new();
    private readonly EventBudget _budget = new(host.Recovery);
    private readonly ConcurrentDictionary<string, EventLog> _logs = new(StringComparer.Ordinal);
    private volatile int _sweepAt = MinLogs;
    private long _sweptAt = host.Time.GetTimestamp();
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Kept> _sessions = new(StringComparer.Ordinal);
    private readonly Queue<Kept> _byAge = new();

    private IAdapterHost Host { get; } = host;

    public EventLog LogOf(string namespaceName) => _logs.TryGetValue(namespaceName, out var log) ? log : AddLog(namespaceName);

    /// <summary>Makes room for another event where quiet namespaces hold on to old ones; at most once a second.</summary>
    public void MakeRoom()
    {
        var last = Interlocked.Read(ref _sweptAt);
        if (
            !_budget.IsNearlySpent
            || Host.Time.GetElapsedTime(last) < TimeSpan.FromSeconds(1)
            || Interlocked.CompareExchange(ref _sweptAt, Host.Time.GetTimestamp(), last) != last
        )
        {
            return;
        }

        foreach (var (_, log) in _logs)
        {
            log.TryDropOld();
        }
    }

    public void Keep(PersistedSession session)
    {
        lock (_gate)
        {
            var kept = new Kept(session, Host.Time.GetTimestamp(), MayBeAway(session));
            _sessions[session.PrivateId] = kept;
            _byAge.Enqueue(kept);
            Trim();
            if (_byAge.Count > (2 * Host.Recovery.MaxSessions) + 1)
            {
                var current = _byAge.Where(IsCurrent).ToArray();
                _byAge.Clear();
                foreach (var one in current)
                {
                    _byAge.Enqueue(one);
                }
            }
        }
    }

    public PersistedSession? Find(string namespaceName, string privateId)
    {
        lock (_gate)
        {
            Trim();
            return
                _sessions.TryGetValue(privateId, out var kept)
                && !IsOver(kept, Host.Time.GetTimestamp())
                && string.Equals(kept.Session.Namespace, namespaceName, StringComparison.Ordinal)
                ? kept.Session
                : null;
        }
    }

    /// <summary>Takes out a session that was found, unless it was taken or replaced meanwhile.</summary>
    public bool TryTake(PersistedSession session)
    {
        lock (_gate)
        {
            Trim();
            return _sessions.TryGetValue(session.PrivateId, out var kept)
                && ReferenceEquals(kept.Session, session)
                && !IsOver(kept, Host.Time.GetTimestamp())
                && _sessions.Remove(session.PrivateId);
        }
    }

    // Namespaces made by clients come and go. Now and then a new one removes the logs in which nothing is kept any more. Numbers are never used twice, so who
    // asks for such a log later finds what was dropped.
    private EventLog AddLog(string namespaceName)
    {
        if (_logs.Count >= _sweepAt)
        {
            foreach (var (name, log) in _logs)
            {
                if (log.TryGiveUp())
                {
                    _logs.TryRemove(new KeyValuePair<string, EventLog>(name, log));
                }
            }

            _sweepAt = Math.Max(MinLogs, 2 * _logs.Count);
        }

        return _logs.GetOrAdd(
            namespaceName,
            static (_, store) => new EventLog(store.Host, store._prefix, store._numbers, store._budget),
            this
        );
    }

    private void Trim()
    {
        var now = Host.Time.GetTimestamp();

        // Sessions that were taken or replaced stay in the queue until their turn, or until there are too many of them.
        while (_byAge.TryPeek(out var oldest) && (IsOver(oldest, now) || _sessions.Count > Host.Recovery.MaxSessions || !IsCurrent(oldest)))
        {
            _byAge.Dequeue();
            if (IsCurrent(oldest))
            {
                _sessions.Remove(oldest.Session.PrivateId);
            }
        }
    }

    // How long from now. The loss may lie a while back, and on another server; a clock that jumped meanwhile adds nothing.
    private TimeSpan MayBeAway(PersistedSession session)
    {
        var now = Host.Time.GetUtcNow();
        var away = now - (session.DisconnectedAt ?? now);
        return Host.Recovery.MaxDisconnection - (away < TimeSpan.Zero ? TimeSpan.Zero : away);
    }

    private bool IsOver(Kept kept, long now) => Host.Time.GetElapsedTime(kept.Since, now) >= kept.For;

    private bool IsCurrent(Kept kept) => _sessions.TryGetValue(kept.Session.PrivateId, out var current) && ReferenceEquals(current, kept);

    private static string NewPrefix()
    {
        Span<byte> random = stackalloc byte[6];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random) + ".";
    }

    private sealed record Kept(PersistedSession Session, long Since, TimeSpan For);
}
