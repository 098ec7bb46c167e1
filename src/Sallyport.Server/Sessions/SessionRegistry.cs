using System.Net;
using System.Net.Sockets;
using Sallyport.Access.Authentication;
using Sallyport.Access.Limits;
using Sallyport.Access.Revocation;
using Sallyport.Access.Usage;
using Sallyport.Server.Errors;
using Sallyport.Server.Limits;
using Sallyport.Server.Usage;

namespace Sallyport.Server.Sessions;

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
    private readonly ConnectRates _rates;
    private readonly RequestLimiter _limiter;
    private readonly InEffect<LimitsOptions> _options;
    private readonly SessionMetrics _metrics;
    private readonly ILogger<SessionRegistry> _logger;
    private readonly UsageMeter _usage;
    private readonly IDisposable _revocations;
    private TaskCompletionSource? _emptied;

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

    /// <summary>Gets how many connections there are, those being admitted included.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _seats.Count;
            }
        }
    }

    /// <summary>Takes a place for a connection of which only the address is known.</summary>
    /// <returns>What node or address have no more of; allowed when there is a <paramref name="seat"/>.</returns>
    public LimitDecision TryEnter(DoorKind door, IPAddress? address, out Seat? seat)
    {
        var counted = CountedAs(address);
        var options = _options.Value;
        var limits = options.Connections;
        seat = null;
        lock (_lock)
        {
            if (_seats.Count >= limits.PerNode)
            {
                return new LimitDecision(LimitKind.NodeConnections, limits.PerNode, limits.RetryAfter);
            }

            var count = counted is null ? 0 : _byAddress.GetValueOrDefault(counted);
            if (counted is not null && count >= limits.PerAddress)
            {
                return new LimitDecision(LimitKind.AddressConnections, limits.PerAddress, limits.RetryAfter);
            }

            var rate = _rates.TryTake(counted, options.ConnectsPerSecond);
            if (!rate.IsAllowed)
            {
                return rate;
            }

            if (counted is not null)
            {
                _byAddress[counted] = count + 1;
            }

            seat = new Seat(this, door, counted);
            _seats.Add(seat);
            return default;
        }
    }

    /// <summary>Counts a place for the caller's key and account as well. From now on a revocation reaches it.</summary>
    /// <returns>What key or account have no more of: then the seat stays as it was.</returns>
    public LimitDecision TryIdentify(Seat seat, Caller caller)
    {
        var limits = _limiter.Of(caller);
        var retryAfter = _options.Value.Connections.RetryAfter;
        lock (_lock)
        {
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
            if (_seats.Count == 0)
            {
                return;
            }

            seats = [.. _seats];
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
            if (!_seats.Remove(seat))
            {
                return;
            }

            if (seat.Address is { } address)
            {
                var left = _byAddress[address] - 1;
                if (left == 0)
                {
                    _byAddress.Remove(address);
                }
                else
                {
                    _byAddress[address] = left;
                }
            }

            if (seat.Caller is { } caller)
            {
                Remove(_byKey, caller.KeyId, seat);
                Remove(_byAccount, caller.AccountId, seat);
                if (seat.IsOpen)
                {
                    _usage.ConnectionClosed(caller, seat.Door.ToUsage());
                }
            }

            if (_seats.Count == 0)
            {
                _emptied?.TrySetResult();
                _emptied = null;
            }
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

    /// <summary>Under which address a client is counted. Whoever has one IPv6 address usually has 2^64 of them: there the network counts.</summary>
    internal static IPAddress? CountedAs(IPAddress? address)
    {
        if (address is not { AddressFamily: AddressFamily.InterNetworkV6 })
        {
            return address;
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
