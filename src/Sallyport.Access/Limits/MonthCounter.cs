namespace Sallyport.Access.Limits;

/// <summary>
/// The units that one key or account has used in the calendar month (UTC). Counting is one compare-and-swap; the month changes by itself.
/// What was used before is added when the store has said it (<see cref="Restore"/>). Months that the clock left are kept for a while: a clock that is wrong
/// for a moment counts in another month and then finds its own as it was.
/// </summary>
internal sealed class MonthCounter
{
    private const int KeptMonths = 3;

    private readonly Lock _turning = new();
    private volatile Month? _month;
    private Month[] _left = [];

    /// <summary>Gets whether nothing was counted in any month that is known here.</summary>
    public bool IsUnused
    {
        get
        {
            lock (_turning)
            {
                return _month is not { Units: not 0 } && Array.TrueForAll(_left, month => Volatile.Read(ref month.Units) == 0);
            }
        }
    }

    /// <summary>Gets a value indicating whether everything the month has seen is counted here.</summary>
    public bool IsComplete(DateTimeOffset now) => Of(now).IsComplete;

    /// <summary>How many units the month has seen.</summary>
    public long Units(DateTimeOffset now) => Volatile.Read(ref Of(now).Units);

    /// <summary>When the month ends.</summary>
    public static DateTimeOffset EndOf(DateTimeOffset now) =>
        new DateTimeOffset(now.UtcDateTime.Year, now.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);

    /// <summary>Counts units, all or none. Where the count is not complete, <paramref name="ceiling"/> holds as well as the quota.</summary>
    /// <returns>The share of the quota that was reached for the first time this month (80, 100 or 0); -1 when there are not enough left.</returns>
    public int Add(int units, long? quota, long ceiling, DateTimeOffset now)
    {
        var month = Of(now);
        var limit = quota is { } bound && !month.IsComplete ? Math.Min(bound, ceiling) : quota;
        var used = Volatile.Read(ref month.Units);
        while (true)
        {
            var next = used + units;
            if (next > limit && units > 0)
            {
                return -1;
            }

            var seen = Interlocked.CompareExchange(ref month.Units, next, used);
            if (seen == used)
            {
                return quota is { } whole ? month.Reach(next, whole) : 0;
            }

            used = seen;
        }
    }

    /// <summary>Tells whether the quota counts as reached for the first time this month: something was refused for it.</summary>
    public bool ReachByRefusal(DateTimeOffset now) => Of(now).Mark(100);

    /// <summary>Gives units back that were not used after all.</summary>
    /// <param name="units">How many.</param>
    /// <param name="now">The month is of this instant.</param>
    /// <param name="untold">The share that adding them reached and nobody was told of: it is told when it is reached in earnest.</param>
    /// <param name="quota">The quota they were held against.</param>
    public void Return(int units, DateTimeOffset now, int untold = 0, long quota = 0)
    {
        var month = Of(now);
        var left = Interlocked.Add(ref month.Units, -units);
        if (untold > 0)
        {
            month.Unmark(untold, left, quota);
        }
    }

    /// <summary>Adds what the store knows of the month from before this process; only the first time in a month.</summary>
    public void Restore(long units, long? quota, DateTimeOffset now)
    {
        var month = Of(now);
        if (month.TryComplete())
        {
            var total = Interlocked.Add(ref month.Units, units);
            if (quota is { } whole)
            {
                // Who was told before the restart is not told again.
                month.Reach(Math.Min(total, units), whole);
            }
        }
    }

    private Month Of(DateTimeOffset now)
    {
        var month = _month;
        return month is not null && month.Holds(now.UtcTicks) ? month : Turn(now);
    }

    // Whether the clock came here by itself or was set is not known, so a month is not complete before the store was asked.
    private Month Turn(DateTimeOffset now)
    {
        lock (_turning)
        {
            var current = _month;
            if (current is not null && current.Holds(now.UtcTicks))
            {
                return current;
            }

            var end = EndOf(now);
            var turned = Array.Find(_left, month => month.Holds(now.UtcTicks)) ?? new Month(end.AddMonths(-1).UtcTicks, end.UtcTicks);
            if (current is not null)
            {
                _left = [current, .. _left.Where(month => month != turned).Take(KeptMonths - 1)];
            }

            _month = turned;
            return turned;
        }
    }

    private sealed class Month(long beginsAt, long endsAt)
    {
        public long Units;

        private int _isComplete;
        private int _reached;

        public bool Holds(long ticks) => ticks >= beginsAt && ticks < endsAt;

        public bool IsComplete => Volatile.Read(ref _isComplete) == 1;

        public bool TryComplete() => Interlocked.Exchange(ref _isComplete, 1) == 0;

        public int Reach(long units, long quota)
        {
            if (units >= quota && quota > 0)
            {
                return Mark(100) ? 100 : 0;
            }

            return IsNear(units, quota) && Mark(80) ? 80 : 0;
        }

        // In this order there is no overflow: 80 % of a quota is 4 of its fifths.
        private static bool IsNear(long units, long quota) => units >= quota - (quota / 5) && units > 0;

        public void Unmark(int share, long units, long quota) =>
            Interlocked.CompareExchange(ref _reached, IsNear(units, quota) ? 80 : 0, share);

        public bool Mark(int share)
        {
            var reached = Volatile.Read(ref _reached);
            while (reached < share)
            {
                var seen = Interlocked.CompareExchange(ref _reached, share, reached);
                if (seen == reached)
                {
                    return true;
                }

                reached = seen;
            }

            return false;
        }
    }
}
