using System.Numerics;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Usage;

/// <summary>What one key used since counts were last collected. Hangs on the key's standing; the meter holds it while there is something to collect.</summary>
internal sealed class KeyUsage(UsageMeter meter, string accountId, string keyId) : IStandingPart
{
    private static readonly int StripeCount = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Clamp(Environment.ProcessorCount, 1, 8));

    private readonly UsageStripe?[] _stripes = new UsageStripe?[StripeCount];
    private readonly Lock _connectionLock = new();
    private readonly int[] _open = new int[4];
    private long _openCountedUntil;
    private int _isQueued;

    public string AccountId { get; } = accountId;

    public string KeyId { get; } = keyId;

    /// <inheritdoc/>
    /// <remarks>Always: while there is something to collect, the meter holds this.</remarks>
    public bool CanForget(bool isWritten, TimeProvider time) => true;

    public void Record(in UsageSample sample)
    {
        var (stripe, minute) = (Stripe(), meter.Minute);
        using (stripe.Enter())
        {
            stripe.Slot(sample.Request, sample.Door, minute).Add(sample);
        }

        Queue();
    }

    public void RecordRefusal(UsageDoor door, int request, int code)
    {
        var (stripe, minute) = (Stripe(), meter.Minute);
        using (stripe.Enter())
        {
            stripe.Slot(request, door, minute).AddRefusal(code);
        }

        Queue();
    }

    public void RecordSubscriptions(UsageDoor door, int request, int opened)
    {
        var (stripe, minute) = (Stripe(), meter.Minute);
        using (stripe.Enter())
        {
            stripe.Slot(request, door, minute).AddSubscriptions(opened);
        }

        Queue();
    }

    /// <summary>Counts a connection opened (+1) or closed (-1).</summary>
    public void ChangeConnections(UsageDoor door, int change)
    {
        lock (_connectionLock)
        {
            CountOpen();
            _open[(int)door] += change;
            AddConnections(door, Math.Max(0, change), 0);
        }

        Queue();
    }

    /// <summary>Hands over everything counted so far; takes it away where <paramref name="takes"/> says so.</summary>
    public void Collect(Action<UsageSlot> receive, bool takes)
    {
        if (takes)
        {
            // Before collecting: what comes from now on queues the key again.
            Volatile.Write(ref _isQueued, 0);
        }

        lock (_connectionLock)
        {
            CountOpen();
        }

        foreach (var stripe in _stripes)
        {
            if (stripe is not null)
            {
                using (stripe.Enter())
                {
                    stripe.Collect(receive, takes);
                }
            }
        }

        if (Array.Exists(_open, count => count > 0))
        {
            Queue();
        }
    }

    private UsageStripe Stripe()
    {
        ref var stripe = ref _stripes[Thread.GetCurrentProcessorId() & (StripeCount - 1)];
        return Volatile.Read(ref stripe) ?? Create(ref stripe);
    }

    private static UsageStripe Create(ref UsageStripe? stripe)
    {
        var created = new UsageStripe();
        return Interlocked.CompareExchange(ref stripe, created, null) ?? created;
    }

    private void Queue()
    {
        if (Volatile.Read(ref _isQueued) == 0 && Interlocked.Exchange(ref _isQueued, 1) == 0)
        {
            meter.Queue(this);
        }
    }

    // The time that open connections have been open since it was last counted, by the monotonic clock.
    private void CountOpen()
    {
        var now = meter.Time.GetTimestamp();
        var milliseconds = (long)meter.Time.GetElapsedTime(_openCountedUntil, now).TotalMilliseconds;
        _openCountedUntil = now;
        for (var door = 1; door < _open.Length; door++)
        {
            if (_open[door] > 0 && milliseconds > 0)
            {
                AddConnections((UsageDoor)door, 0, _open[door] * milliseconds);
            }
        }
    }

    private void AddConnections(UsageDoor door, int opened, long milliseconds)
    {
        var (stripe, minute) = (Stripe(), meter.Minute);
        using (stripe.Enter())
        {
            stripe.Slot(0, door, minute).AddConnections(opened, milliseconds);
        }
    }
}
