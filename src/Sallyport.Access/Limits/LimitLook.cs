using System.Runtime.InteropServices;

namespace Sallyport.Access.Limits;

/// <summary>How much of a request rate and a month is left at one moment.</summary>
/// <param name="Limits">The numbers that hold.</param>
/// <param name="Units">Units that can be used at once.</param>
/// <param name="FullIn">When all of <see cref="LimitSet.Burst"/> is there again.</param>
/// <param name="MonthUsed">Units that the month has seen.</param>
/// <param name="MonthEnds">When the month ends.</param>
/// <param name="MonthEndsIn">How long that is.</param>
/// <param name="IsMonthComplete">False while what was used before this process began is not known.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct LimitLook(
    LimitSet Limits,
    int Units,
    TimeSpan FullIn,
    long MonthUsed,
    DateTimeOffset MonthEnds,
    TimeSpan MonthEndsIn,
    bool IsMonthComplete
)
{
    /// <summary>Gets the units left in the month; null is unlimited.</summary>
    public long? MonthLeft => Limits.MonthlyQuota is { } quota ? Math.Max(0, quota - MonthUsed) : null;
}
