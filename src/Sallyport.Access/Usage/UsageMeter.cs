using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Usage;

/// <summary>
/// Counts what keys use: in memory, without waiting for anybody and without allocating, and in batches into the store. Everything counted is
/// either in memory or in the store, never in both and never in neither; a crash loses what was counted since the last flush.
/// </summary>
public sealed partial class UsageMeter : IUsageLedger, IDisposable
{
    // One transaction of the store; small enough for a revocation not to wait behind it.
    private const int BatchRows = 2000;
    private const int RecentBatches = 4;
    private const int MaxReads = 5;

    private static readonly StandingSlot<KeyUsage> Slot = new();

    private readonly IUsageStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger<UsageMeter> _logger;
    private readonly string _id = "mtr_" + RandomNumberGenerator.GetHexString(24, lowercase: true);
    private readonly ConcurrentQueue<KeyUsage> _unwritten = new();
    private readonly SemaphoreSlim _oneFlush = new(1, 1);

    // Guards what has been collected. Never held while waiting, and never taken by who counts.
    private readonly Lock _lock = new();
    private readonly HeldUsage _held;
    private readonly Queue<UsageBatch> _recent = new();
    private UsageBatch? _unconfirmed;
    private long _sequence;
    private long _dropped;
    private long _flushesBegun;
    private long _lastFlushed;

    /// <summary>Creates the service.</summary>
    public UsageMeter(IUsageStore store, IOptions<UsageOptions> options, TimeProvider time, ILogger<UsageMeter> logger)
    {
        _store = store;
        _time = time;
        _logger = logger;
        _held = new HeldUsage(options.Value.MaxHeldRows);
        IsEnabled = options.Value.Enabled;
    }

    /// <summary>Gets whether anything is counted.</summary>
    public bool IsEnabled { get; }

    /// <summary>Gets the numbers of requests, for example of <c>/evm/rpc</c>; 0 stands for the connection itself.</summary>
    public UsageNames Requests { get; } = new();

    /// <summary>Gets the numbers of the codes of the public catalogue.</summary>
    public UsageNames Codes { get; } = new();

    /// <inheritdoc/>
    long IUsageLedger.FlushesBegun => Volatile.Read(ref _flushesBegun);

    /// <inheritdoc/>
    long IUsageLedger.LastFlushed => Volatile.Read(ref _lastFlushed);

    internal TimeProvider Time => _time;

    internal long Minute => _time.GetUtcNow().UtcTicks / TimeSpan.TicksPerMinute;

    /// <summary>Counts a request that was dispatched.</summary>
    public void Record(Caller caller, in UsageSample sample)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (IsEnabled)
        {
            Of(caller.Standing).Record(sample);
        }
    }

    /// <summary>Counts an attempt that was refused: a request before it was dispatched, or an admission (request number 0).</summary>
    public void RecordRefusal(KeyStanding key, UsageDoor door, int request, int code)
    {
        ArgumentNullException.ThrowIfNull(key);

        if (IsEnabled)
        {
            Of(key).RecordRefusal(door, request, code);
        }
    }

    /// <summary>Counts subscriptions that were opened; those that were only refreshed are none.</summary>
    public void RecordSubscriptions(Caller caller, UsageDoor door, int request, int opened)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (IsEnabled && opened > 0)
        {
            Of(caller.Standing).RecordSubscriptions(door, request, opened);
        }
    }

    /// <summary>Counts a connection; from now on its time is counted, until <see cref="ConnectionClosed"/>.</summary>
    public void ConnectionOpened(Caller caller, UsageDoor door)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (IsEnabled)
        {
            Of(caller.Standing).ChangeConnections(door, +1);
        }
    }

    /// <summary>Ends the time of a connection. Exactly once for each <see cref="ConnectionOpened"/>.</summary>
    public void ConnectionClosed(Caller caller, UsageDoor door)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (IsEnabled)
        {
            Of(caller.Standing).ChangeConnections(door, -1);
        }
    }

    /// <summary>
    /// Reads usage, what has not been written yet included: everything counted before this call, once. Ordered as the store orders.
    /// </summary>
    /// <exception cref="AccessStoreException">The store could not answer.</exception>
    public async ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);

        for (var attempt = 0; attempt < MaxReads; attempt++)
        {
            var stored = await _store.ReadAsync(query with { Meter = _id }, cancellationToken);
            lock (_lock)
            {
                // Batches written after the store was read are known here still, unless very many were.
                if (stored.Sequence + 1 >= _sequence - _recent.Count + 1)
                {
                    var sum = new UsageSum(query);
                    foreach (var row in stored.Rows)
                    {
                        sum.Of(row.Subject).Add(row.Counts);
                    }

                    foreach (var row in _recent.Where(batch => batch.Sequence > stored.Sequence).SelectMany(batch => batch.Rows))
                    {
                        sum.Add(row.Subject, row.Counts);
                    }

                    foreach (var (subject, counts) in _held.Rows)
                    {
                        sum.Add(subject, counts);
                    }

                    foreach (var usage in _unwritten.Where(usage => sum.WantsKey(usage.AccountId, usage.KeyId)))
                    {
                        usage.Collect(slot => Add(sum, usage, slot), takes: false);
                    }

                    return sum.ToReading(stored);
                }
            }
        }

        throw new AccessStoreException("Usage is written faster than it can be read.");
    }

    /// <summary>Writes what was counted. When the store fails, it is kept and written another time.</summary>
    /// <returns>False when something is left to write.</returns>
    public async Task<bool> FlushAsync(CancellationToken cancellationToken)
    {
        await _oneFlush.WaitAsync(cancellationToken);
        try
        {
            var flush = Interlocked.Increment(ref _flushesBegun);
            lock (_lock)
            {
                Collect();
            }

            while (NextBatch() is { } batch)
            {
                await _store.WriteAsync(batch, cancellationToken);
                _unconfirmed = null;
            }

            Volatile.Write(ref _lastFlushed, flush);
            return true;
        }
        catch (AccessStoreException exception)
        {
            Log.NotWritten(_logger, exception, _held.Count);
            return false;
        }
        finally
        {
            _oneFlush.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneFlush.Dispose();

    internal void Queue(KeyUsage usage) => _unwritten.Enqueue(usage);

    private KeyUsage Of(KeyStanding key)
    {
        key.MarkUsed();
        return key.Find(Slot) ?? key.Put(Slot, new KeyUsage(this, key.Account.AccountId, key.KeyId));
    }

    // A batch of which nobody knows whether it was written is written again as it was: the store counts it once.
    private UsageBatch? NextBatch()
    {
        lock (_lock)
        {
            if (_unconfirmed is null && _held.Count > 0)
            {
                _unconfirmed = new UsageBatch(_id, ++_sequence, _held.Take(BatchRows));
                _recent.Enqueue(_unconfirmed);
                if (_recent.Count > RecentBatches)
                {
                    _recent.Dequeue();
                }
            }

            return _unconfirmed;
        }
    }

    private void Collect()
    {
        // Keys that queue themselves again while they are collected have their turn next time.
        for (var left = _unwritten.Count; left > 0 && _unwritten.TryDequeue(out var usage); left--)
        {
            usage.Collect(slot => Hold(usage, slot), takes: true);
        }

        if (_dropped > 0)
        {
            Log.Dropped(_logger, _dropped);
            _dropped = 0;
        }
    }

    private void Hold(KeyUsage usage, UsageSlot slot)
    {
        if (_held.Of(SubjectOf(usage, slot)) is { } counts)
        {
            slot.AddTo(counts, Codes);
        }
        else
        {
            _dropped++;
        }
    }

    private void Add(UsageSum sum, KeyUsage usage, UsageSlot slot)
    {
        var subject = SubjectOf(usage, slot);
        if (sum.Wants(subject))
        {
            slot.AddTo(sum.Of(subject), Codes);
        }
    }

    private UsageSubject SubjectOf(KeyUsage usage, UsageSlot slot) =>
        new(
            new DateTimeOffset(slot.Minute * TimeSpan.TicksPerMinute, TimeSpan.Zero),
            usage.AccountId,
            usage.KeyId,
            Requests[slot.Request],
            slot.Door
        );

    private static partial class Log
    {
        [LoggerMessage(
            1281,
            LogLevel.Warning,
            "Usage could not be written; {Count} rows and what is counted from now on are kept and written later.",
            EventName = "UsageNotWritten"
        )]
        public static partial void NotWritten(ILogger logger, Exception exception, int count);

        [LoggerMessage(
            1282,
            LogLevel.Error,
            "Usage of {Count} rows was lost: the store has been failing for so long that memory is full. See Usage:MaxHeldRows.",
            EventName = "UsageLost"
        )]
        public static partial void Dropped(ILogger logger, long count);
    }
}
