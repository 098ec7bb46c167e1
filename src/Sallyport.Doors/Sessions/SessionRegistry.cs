using System.Net;
using System.Net.Sockets;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// Every connection of this node, counted per address, key and account across the doors, and found again when its key or account ends.
/// One lock guards the tables; sessions are closed outside of it.
/// </summary>
internal sealed partial class SessionRegistry : IDisposable
{
    private readonly Lock _lock = new();
    private readonly HashSet<Seat> _seats = [];
    private readonly Dictionary<string, HashSet<Seat>> _byKey = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<Seat>> _byAccount = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, int> _byAddress = [];
    private readonly Strangers _strangers = new();
    private readonly ConnectRates _rates;
    private readonly RequestLimiter _limiter;
    private readonly InEffect<LimitsOptions> _options;
    private readonly SessionMetrics _metrics;
    private readonly ILogger<SessionRegistry> _logger;
    private readonly UsageMeter _usage;
    private readonly IDisposable _revocations;
    private TaskCompletionSource? _emptied;
    private int _waiting;

    public SessionRegistry(
        RevocationFeed revocations,
        RequestLimiter limiter,
        InEffect<LimitsOptions> options,
        UsageMeter usage,
        TimeProvider time,
        SessionMetrics metrics,
        ILogger<SessionRegistry> logger
    )
    {
        _limiter = limiter;
        _usage = usage;
        _options = options;
        _rates = new ConnectRates(time);
        _metrics = metrics;
        _logger = logger;
        _revocations = revocations.Subscribe(OnRevoked);
    }

    /// <summary>Gets how many connections there are, those being admitted included. Socket.IO sessions without a socket are not.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return Active;
            }
        }
    }

    /// <summary>Gets how many connections have shown no good credential yet, Socket.IO sessions without a socket included.</summary>
    public int StrangerCount
    {
        get
        {
            lock (_lock)
            {
                return _strangers.Count;
            }
        }
    }

    // Under the lock.
    private int Active => _seats.Count - _waiting;

    /// <summary>Judges a Socket.IO handshake, and takes it from the rates. Its place is taken by <see cref="TryWait"/> once there is a session.</summary>
    public LimitDecision TryHandshake(IPAddress? address)
    {
        var counted = CountedAs(address);
        lock (_lock)
        {
            return FindRoom(counted, out _) is { IsAllowed: false } full ? full : _rates.TryTake(counted, _options.Value.ConnectsPerSecond);
        }
    }

    /// <summary>Takes one more attempt to connect from the rates, for a session that has had its first.</summary>
    public LimitDecision TryRepeat(IPAddress? address)
    {
        lock (_lock)
        {
            return _rates.TryTake(CountedAs(address), _options.Value.ConnectsPerSecond);
        }
    }

    /// <summary>Takes a place for a connection of which only the address is known, and takes it from the rates.</summary>
    /// <returns>What node or address have no more of; allowed when there is a <paramref name="seat"/>.</returns>
    public LimitDecision TryEnter(DoorKind door, IPAddress? address, out Seat? seat) => TryEnter(door, address, isWaiting: false, out seat);

    /// <summary>Takes a place for a Socket.IO session that has not asked to connect yet.</summary>
    /// <returns>What node or address have no more of; allowed when there is a <paramref name="seat"/>.</returns>
    public LimitDecision TryWait(IPAddress? address, out Seat? seat) => TryEnter(DoorKind.SocketIO, address, isWaiting: true, out seat);

    /// <summary>The session in a waiting place asks to connect: from now on the place counts as being admitted.</summary>
    public void Resume(Seat seat)
    {
        lock (_lock)
        {
            if (seat.IsWaiting && _seats.Contains(seat))
            {
                seat.IsWaiting = false;
                _waiting--;
            }
        }
    }

    /// <summary>The session in a place was refused, or its socket left: exchanges the place for a waiting one, in which the session is a stranger.</summary>
    /// <returns>Null where the place was given back or taken away meanwhile, or the server stops.</returns>
    public Seat? Exchange(Seat seat)
    {
        lock (_lock)
        {
            if (!Remove(seat) || _emptied is not null)
            {
                SignalIfEmpty();
                return null;
            }

            var waiting = new Seat(this, seat.Door, seat.Address);
            Add(waiting, isWaiting: true);
            SignalIfEmpty();
            return waiting;
        }
    }

    /// <summary>Counts a place for the caller's key and account as well. From now on a revocation reaches it.</summary>
    /// <returns>What key, account or address have no more of: then the seat stays as it was.</returns>
    public LimitDecision TryIdentify(Seat seat, Caller caller)
    {
        var limits = _limiter.Of(caller);
        var connections = _options.Value.Connections;
        var retryAfter = connections.RetryAfter;
        lock (_lock)
        {
            if (!_seats.Contains(seat))
            {
                // Taken away for another stranger in the meantime.
                return new LimitDecision(LimitKind.NodeConnections, connections.PerNode, retryAfter);
            }

            var ofAddress = _byAddress.GetValueOrDefault(seat.Address);
            if (ofAddress >= connections.PerAddress)
            {
                return new LimitDecision(LimitKind.AddressConnections, connections.PerAddress, retryAfter);
            }

            if (CountOf(_byKey, caller.KeyId) >= limits.Key.Connections)
            {
                return new LimitDecision(LimitKind.KeyConnections, limits.Key.Connections, retryAfter);
            }

            if (CountOf(_byAccount, caller.AccountId) >= limits.Account.Connections)
            {
                return new LimitDecision(LimitKind.AccountConnections, limits.Account.Connections, retryAfter);
            }

            var rate = _limiter.TryConnect(caller);
            if (!rate.IsAllowed)
            {
                return rate;
            }

            seat.Caller = caller;
            _strangers.Remove(seat);
            _byAddress[seat.Address] = ofAddress + 1;
            Add(_byKey, caller.KeyId, seat);
            Add(_byAccount, caller.AccountId, seat);
            return default;
        }
    }

    /// <summary>How many connections a key or an account has open.</summary>
    public int CountOf(string keyOrAccountId)
    {
        lock (_lock)
        {
            return CountOf(_byKey, keyOrAccountId) + CountOf(_byAccount, keyOrAccountId);
        }
    }

    /// <summary>Says that the caller in this place has been let in: from now until the place is given back it counts as connected.</summary>
    public void Open(Seat seat)
    {
        lock (_lock)
        {
            // Given back meanwhile: then nobody would say that it closed.
            if (!_seats.Contains(seat) || seat is not { Caller: { } caller, IsOpen: false })
            {
                return;
            }

            seat.IsOpen = true;
            _usage.ConnectionOpened(caller, seat.Door.ToUsage());
        }
    }

    /// <summary>
    /// Gets the places of a key, of an account, or all. A copy: what is done with them, and how long it takes, holds up nobody.
    /// </summary>
    public IReadOnlyList<Seat> Seats(string? keyId = null, string? accountId = null)
    {
        lock (_lock)
        {
            var found =
                keyId is not null ? _byKey.GetValueOrDefault(keyId)
                : accountId is not null ? _byAccount.GetValueOrDefault(accountId)
                : _seats;
            return found is null ? [] : [.. found];
        }
    }

    /// <summary>Ends every session, and completes when the last has given its place back.</summary>
    public async Task EndAllAsync(DisconnectReason reason, CancellationToken cancellationToken)
    {
        Seat[] seats;
        Task emptied;
        lock (_lock)
        {
            if (Active == 0)
            {
                return;
            }

            // Sessions that only wait are closed with their transport.
            seats = [.. _seats.Where(seat => !seat.IsWaiting)];
            _emptied ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            emptied = _emptied.Task;
        }

        End(seats, reason);
        await emptied.WaitAsync(cancellationToken);
    }

    public void Dispose() => _revocations.Dispose();

    internal void Release(Seat seat)
    {
        lock (_lock)
        {
            if (Remove(seat))
            {
                SignalIfEmpty();
            }
        }
    }

    private LimitDecision TryEnter(DoorKind door, IPAddress? address, bool isWaiting, out Seat? seat)
    {
        var counted = CountedAs(address);
        Seat? evicted;
        seat = null;
        lock (_lock)
        {
            if (FindRoom(counted, out evicted) is { IsAllowed: false } full)
            {
                return full;
            }

            if (!isWaiting && _rates.TryTake(counted, _options.Value.ConnectsPerSecond) is { IsAllowed: false } rate)
            {
                return rate;
            }

            if (evicted is not null)
            {
                Remove(evicted);
            }

            seat = new Seat(this, door, counted);
            Add(seat, isWaiting);
        }

        if (evicted is not null)
        {
            _metrics.Evicted();
            evicted.End(DisconnectReason.Overloaded);
        }

        return default;
    }

    // Under the lock. Strangers have a share of the node's places. Where they have it all, or no place is left, the newest stranger takes the place of
    // the oldest one of the address that has most, unless that is its own: so no number of strangers shuts out a customer of another address.
    private LimitDecision FindRoom(IPAddress counted, out Seat? evicted)
    {
        var limits = _options.Value.Connections;
        evicted = null;
        var own = _strangers.CountOf(counted);
        if (own >= limits.PerAddress)
        {
            return new LimitDecision(LimitKind.AddressConnections, limits.PerAddress, limits.RetryAfter);
        }

        if (_seats.Count < limits.PerNode && _strangers.Count < limits.Strangers)
        {
            return default;
        }

        evicted = limits.PerNode == 0 ? null : _strangers.OldestOfLargest(own);
        return evicted is null ? new LimitDecision(LimitKind.NodeConnections, limits.PerNode, limits.RetryAfter) : default;
    }

    private void Add(Seat seat, bool isWaiting)
    {
        _seats.Add(seat);
        _strangers.Add(seat);
        if (isWaiting)
        {
            seat.IsWaiting = true;
            _waiting++;
        }
    }

    // The one way out: whatever counts the place, it ends there.
    private bool Remove(Seat seat)
    {
        if (!_seats.Remove(seat))
        {
            return false;
        }

        if (seat.IsWaiting)
        {
            seat.IsWaiting = false;
            _waiting--;
        }

        if (seat.Caller is not { } caller)
        {
            _strangers.Remove(seat);
            return true;
        }

        if (--_byAddress[seat.Address] is var left && left == 0)
        {
            _byAddress.Remove(seat.Address);
        }

        Remove(_byKey, caller.KeyId, seat);
        Remove(_byAccount, caller.AccountId, seat);
        if (seat.IsOpen)
        {
            _usage.ConnectionClosed(caller, seat.Door.ToUsage());
        }

        return true;
    }

    private void SignalIfEmpty()
    {
        if (Active == 0)
        {
            _emptied?.TrySetResult();
            _emptied = null;
        }
    }

    private static void End(Seat[] seats, DisconnectReason reason)
    {
        foreach (var seat in seats)
        {
            seat.End(reason);
        }
    }

    private static int CountOf(Dictionary<string, HashSet<Seat>> table, string id) =>
        table.TryGetValue(id, out var seats) ? seats.Count : 0;

    private static void Add(Dictionary<string, HashSet<Seat>> table, string id, Seat seat)
    {
        if (!table.TryGetValue(id, out var seats))
        {
            table.Add(id, seats = []);
        }

        seats.Add(seat);
    }

    private static void Remove(Dictionary<string, HashSet<Seat>> table, string id, Seat seat)
    {
        if (table.TryGetValue(id, out var seats) && seats.Remove(seat) && seats.Count == 0)
        {
            table.Remove(id);
        }
    }

    /// <summary>
    /// Under which address a client is counted. A client with one IPv6 address usually has 2^64 of them: there the network counts. Clients whose address
    /// is not known are counted together.
    /// </summary>
    internal static IPAddress CountedAs(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address ?? IPAddress.None;
        }

        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return new IPAddress(bytes);
    }

    private void OnRevoked(RevocationNotice notice)
    {
        Seat[] seats;
        lock (_lock)
        {
            var found = notice.KeyId is { } key ? _byKey.GetValueOrDefault(key) : _byAccount.GetValueOrDefault(notice.AccountId ?? "");
            seats = found is null ? [] : [.. found];
        }

        if (seats.Length > 0)
        {
            Log.Revoked(_logger, notice.Reason, notice.KeyId, notice.AccountId, seats.Length);
            _metrics.Revoked(notice.Reason, seats.Length);
            End(seats, DisconnectReason.Revoked);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3361,
            LogLevel.Information,
            "{Reason} of key {KeyId}, account {AccountId}: ending {Count} live sessions.",
            EventName = "SessionsRevoked"
        )]
        public static partial void Revoked(ILogger logger, RevocationReason reason, string? keyId, string? accountId, int count);
    }
}
