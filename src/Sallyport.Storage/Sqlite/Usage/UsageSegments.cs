using System.Runtime.InteropServices;
using Sallyport.Access.Usage;

namespace Sallyport.Storage.Sqlite.Usage;

/// <summary>Rows of one interval that begin within a time.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct UsageSegment(UsageInterval Interval, long From, long To);

/// <summary>
/// Cuts a time into pieces that are answered from days, hours and minutes, the coarsest that is complete and fits, so that every minute is in
/// one piece and no more.
/// </summary>
internal static class UsageSegments
{
    public const long MinuteLength = 60_000;
    public const long HourLength = 60 * MinuteLength;
    public const long DayLength = 24 * HourLength;

    /// <param name="from">The first millisecond.</param>
    /// <param name="to">The first that is not wanted.</param>
    /// <param name="coarsest">Nothing coarser than this can be told apart again.</param>
    /// <param name="hoursUntil">Up to where hours are complete.</param>
    /// <param name="daysUntil">Up to where days are complete.</param>
    public static IEnumerable<UsageSegment> Cut(long from, long to, UsageInterval coarsest, long hoursUntil, long daysUntil)
    {
        (from, to) = (Floor(from, MinuteLength), Ceiling(to, MinuteLength));
        if (coarsest == UsageInterval.Minute)
        {
            return Pieces(new UsageSegment(UsageInterval.Minute, from, to));
        }

        var (hourFrom, hourTo) = Within(from, to, HourLength, hoursUntil);
        var (dayFrom, dayTo) = coarsest == UsageInterval.Day ? Within(hourFrom, hourTo, DayLength, daysUntil) : (hourFrom, hourFrom);
        return Pieces(
            new UsageSegment(UsageInterval.Minute, from, hourFrom),
            new UsageSegment(UsageInterval.Hour, hourFrom, dayFrom),
            new UsageSegment(UsageInterval.Day, dayFrom, dayTo),
            new UsageSegment(UsageInterval.Hour, dayTo, hourTo),
            new UsageSegment(UsageInterval.Minute, hourTo, to)
        );
    }

    public static long Floor(long instant, long length) => instant - (instant % length);

    public static long Ceiling(long instant, long length) => Floor(instant + length - 1, length);

    // The whole intervals inside; none is (from, from).
    private static (long From, long To) Within(long from, long to, long length, long until)
    {
        var first = Ceiling(from, length);
        var last = Math.Min(Floor(to, length), until);
        return first < last ? (first, last) : (from, from);
    }

    private static IEnumerable<UsageSegment> Pieces(params UsageSegment[] pieces) => pieces.Where(piece => piece.From < piece.To);
}
