using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sallyport.Access.Usage;

/// <summary>The time that somebody asks usage of.</summary>
/// <param name="From">The first instant, in whole minutes.</param>
/// <param name="To">The first instant that is not wanted.</param>
public sealed record UsagePeriod(DateTimeOffset From, DateTimeOffset To)
{
    /// <summary>The longest time that can be asked for, in days.</summary>
    public const int MaxDays = 400;

    /// <summary>How instants are written, for messages.</summary>
    public const string Forms = "a UTC date (2026-01-31), a date and time (2026-01-31T18:00:00Z) or milliseconds since 1970";

    private static readonly string[] DateForms =
    [
        "yyyy-MM-dd",
        "yyyy-MM-dd'T'HH:mmK",
        "yyyy-MM-dd'T'HH:mm:ssK",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Gets how finely the time is shown where nobody says: so that there are neither very few nor very many pieces.</summary>
    public UsageInterval FittingInterval =>
        (To - From).TotalHours switch
        {
            <= 3 => UsageInterval.Minute,
            <= 4 * 24 => UsageInterval.Hour,
            _ => UsageInterval.Day,
        };

    /// <summary>Reads both ends; without them, the current month of UTC until now.</summary>
    /// <param name="from">Text in one of the <see cref="Forms"/>, or null.</param>
    /// <param name="to">As <paramref name="from"/>.</param>
    /// <param name="now">Now.</param>
    /// <param name="period">The time.</param>
    /// <param name="fault">Which of the two is wrong, <c>from</c> or <c>to</c>, and what it must be.</param>
    public static bool TryRead(
        string? from,
        string? to,
        DateTimeOffset now,
        [NotNullWhen(true)] out UsagePeriod? period,
        out (string Parameter, string Expected) fault
    )
    {
        period = null;
        var end = now;
        if (to is not null && (!TryReadInstant(to, out end) || end == DateTimeOffset.UnixEpoch))
        {
            fault = ("to", Forms);
            return false;
        }

        // The month of the last instant that is wanted.
        var start = UsageMonth.StartOf(end.AddTicks(-1));
        if (from is not null && !TryReadInstant(from, out start))
        {
            fault = ("from", Forms);
            return false;
        }

        if (start >= end)
        {
            fault = ("from", to is null ? "before now" : "before to");
            return false;
        }

        if (end - start > TimeSpan.FromDays(MaxDays))
        {
            fault = ("from", $"at most {MaxDays} days before to");
            return false;
        }

        fault = default;
        period = new UsagePeriod(start.AddTicks(-(start.UtcTicks % TimeSpan.TicksPerMinute)), end);
        return true;
    }

    private static bool TryReadInstant(string text, out DateTimeOffset instant)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
        {
            var isInRange = milliseconds <= DateTimeOffset.MaxValue.AddYears(-1).ToUnixTimeMilliseconds();
            instant = isInRange ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : default;
            return isInRange;
        }

        return DateTimeOffset.TryParseExact(text, DateForms, CultureInfo.InvariantCulture, Utc, out instant)
            && instant >= DateTimeOffset.UnixEpoch
            && instant.Year < DateTimeOffset.MaxValue.Year;
    }
}
