namespace Sallyport.Access.Usage;

/// <summary>The units an account has used in one calendar month of UTC.</summary>
/// <param name="Units">Of all its keys together.</param>
/// <param name="UnitsByKey">By key id; keys without use are missing.</param>
public sealed record UsageMonth(long Units, IReadOnlyDictionary<string, long> UnitsByKey)
{
    /// <summary>The first instant of the month an instant is in.</summary>
    public static DateTimeOffset StartOf(DateTimeOffset instant) =>
        new(instant.UtcDateTime.Year, instant.UtcDateTime.Month, 1, 0, 0, 0, TimeSpan.Zero);
}
