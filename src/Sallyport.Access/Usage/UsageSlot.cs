namespace Sallyport.Access.Usage;

/// <summary>The running counts of one key, request, door and minute. Guarded by the lock of its stripe.</summary>
internal sealed class UsageSlot(int request, UsageDoor door)
{
    private readonly long[] _latency = new long[UsageLatency.Buckets];
    private (int Code, long Errors, long Refusals)[] _codes = [];
    private int _codeCount;

    public int Request { get; } = request;

    public UsageDoor Door { get; } = door;

    /// <summary>Gets or sets the minute, counted from 1970.</summary>
    public long Minute { get; set; }

    /// <summary>Gets whether something was counted since the last <see cref="Reset"/>.</summary>
    public bool IsUsed { get; private set; }

    private long Requests { get; set; }

    private long Units { get; set; }

    private long Errors { get; set; }

    private long Refusals { get; set; }

    private long BytesIn { get; set; }

    private long BytesOut { get; set; }

    private long Connections { get; set; }

    private long ConnectionMilliseconds { get; set; }

    private long Subscriptions { get; set; }

    public void Add(in UsageSample sample)
    {
        IsUsed = true;
        Requests++;
        Units += sample.Units;
        BytesIn += sample.BytesIn;
        BytesOut += sample.BytesOut;
        _latency[UsageLatency.BucketOf(sample.Latency)]++;
        if (sample.Error != 0)
        {
            Errors++;
            AddCode(sample.Error, 1, 0);
        }
    }

    public void AddRefusal(int code)
    {
        IsUsed = true;
        Refusals++;
        AddCode(code, 0, 1);
    }

    public void AddConnections(int opened, long milliseconds)
    {
        IsUsed = true;
        Connections += opened;
        ConnectionMilliseconds += milliseconds;
    }

    public void AddSubscriptions(int opened)
    {
        IsUsed = true;
        Subscriptions += opened;
    }

    /// <summary>Adds everything to <paramref name="counts"/>.</summary>
    public void AddTo(UsageCounts counts, UsageNames codes)
    {
        counts.Requests += Requests;
        counts.Units += Units;
        counts.Errors += Errors;
        counts.Refusals += Refusals;
        counts.BytesIn += BytesIn;
        counts.BytesOut += BytesOut;
        counts.Connections += Connections;
        counts.ConnectionMilliseconds += ConnectionMilliseconds;
        counts.Subscriptions += Subscriptions;
        for (var bucket = 0; bucket < _latency.Length; bucket++)
        {
            counts.Latency[bucket] += _latency[bucket];
        }

        foreach (var (code, errors, refusals) in _codes.AsSpan(0, _codeCount))
        {
            counts.AddCode(codes[code], errors, refusals);
        }
    }

    /// <summary>Begins at zero again.</summary>
    public void Reset()
    {
        IsUsed = false;
        Requests = Units = Errors = Refusals = BytesIn = BytesOut = Connections = ConnectionMilliseconds = Subscriptions = 0;
        _latency.AsSpan().Clear();
        _codeCount = 0;
    }

    // Few codes ever occur to one key, request and door.
    private void AddCode(int code, long errors, long refusals)
    {
        for (var i = 0; i < _codeCount; i++)
        {
            ref var present = ref _codes[i];
            if (present.Code == code)
            {
                present.Errors += errors;
                present.Refusals += refusals;
                return;
            }
        }

        if (_codeCount == _codes.Length)
        {
            Array.Resize(ref _codes, Math.Max(2, 2 * _codes.Length));
        }

        _codes[_codeCount++] = (code, errors, refusals);
    }
}
