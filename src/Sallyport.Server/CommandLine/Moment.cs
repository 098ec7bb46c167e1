using System.CommandLine;
using System.Globalization;

namespace Sallyport.Server.CommandLine;

/// <summary>Reads "when": a duration from now (<c>30m</c>, <c>12h</c>, <c>90d</c>, <c>4w</c>) or a date in UTC.</summary>
internal static class Moment
{
    public const string Forms = "a duration from now such as 30m, 12h, 90d or 4w, or a UTC date such as 2027-01-31 or 2027-01-31T18:00:00Z";

    public static bool TryParse(string text, TimeProvider time, out DateTimeOffset moment)
    {
        if (TryParseDuration(text, out var duration))
        {
            var now = time.GetUtcNow();
            moment = duration <= DateTimeOffset.MaxValue - now ? now + duration : default;
            return moment != default;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        string[] forms = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK"];
        return DateTimeOffset.TryParseExact(text, forms, CultureInfo.InvariantCulture, Utc, out moment);
    }

    /// <summary>An option that takes a moment.</summary>
    public static Option<DateTimeOffset?> Option(string name, string description, TimeProvider time) =>
        new(name)
        {
            Description = description,
            HelpName = "WHEN",
            CustomParser = result =>
            {
                if (TryParse(result.Tokens[0].Value, time, out var moment))
                {
                    return moment;
                }

                result.AddError($"{name} \"{result.Tokens[0].Value}\" is not understood: give {Forms}.");
                return null;
            },
        };

    /// <summary>Reads a duration, more than nothing: <c>30m</c>, <c>12h</c>, <c>90d</c>, <c>4w</c>.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (
            text.Length < 2
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        )
        {
            return false;
        }

        long seconds = text[^1] switch
        {
            's' => 1,
            'm' => 60,
            'h' => 3_600,
            'd' => 86_400,
            'w' => 604_800,
            _ => 0,
        };

        // 10,000 years is beyond every calendar and far below an overflow.
        if (seconds == 0 || count == 0 || count > 315_360_000_000 / seconds)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(count * seconds);
        return true;
    }
}
