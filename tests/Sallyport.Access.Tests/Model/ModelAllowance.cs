namespace Sallyport.Access.Tests.Model;

/// <summary>How much a key or account may still do, in plain arithmetic. Until somebody comes in it is all that the limits allow.</summary>
internal sealed class ModelAllowance(ModelLimits limits, DateTimeOffset now)
{
    private ModelLimits _limits = limits;
    private DateTimeOffset _settledAt = now;
    private decimal _units;
    private bool _isInUse;
    private DateTimeOffset _month = MonthOf(now);
    private long _used;

    /// <summary>Gets the price subscriptions held.</summary>
    public int Prices { get; set; }

    public ModelLimits Limits => _limits;

    /// <summary>What can be asked for at once.</summary>
    public decimal UnitsAt(DateTimeOffset now)
    {
        _units = !_isInUse
            ? _limits.Burst
            : Math.Min(_limits.Burst, _units + ((decimal)(now - _settledAt).TotalSeconds * _limits.PerSecond));
        _settledAt = now;
        return _units;
    }

    /// <summary>What the month has seen.</summary>
    public long UsedAt(DateTimeOffset now)
    {
        _used = MonthOf(now) == _month ? _used : 0;
        _month = MonthOf(now);
        return _used;
    }

    /// <summary>Whether the rate has room. What costs more than the bucket holds takes it whole; what costs nothing takes one.</summary>
    public bool HasUnits(int cost, DateTimeOffset now) => UnitsAt(now) >= Math.Min(Math.Max(1, cost), _limits.Burst);

    public bool HasQuota(int cost, DateTimeOffset now) => cost == 0 || _limits.Quota is null || UsedAt(now) + cost <= _limits.Quota;

    public bool HasPrices(int count) => count == 0 || Prices + count <= _limits.Prices;

    public void TakeUnits(int cost, DateTimeOffset now) => _units = UnitsAt(now) - Math.Min(Math.Max(1, cost), _limits.Burst);

    public void TakeQuota(int cost, DateTimeOffset now) => _used = UsedAt(now) + cost;

    /// <summary>Somebody comes in.</summary>
    public void Begin(DateTimeOffset now)
    {
        _ = UnitsAt(now);
        _isInUse = true;
    }

    /// <summary>Other limits hold: what is there stays, as far as it fits. A change is no gift, and takes nothing that is held.</summary>
    public void Change(ModelLimits limits, DateTimeOffset now)
    {
        _units = Math.Min(UnitsAt(now), limits.Burst);
        _limits = limits;
    }

    /// <summary>Another process: the month goes on, all else begins anew.</summary>
    public void Restart()
    {
        _isInUse = false;
        Prices = 0;
    }

    private static DateTimeOffset MonthOf(DateTimeOffset now) => new(now.Year, now.Month, 1, 0, 0, 0, TimeSpan.Zero);
}
