using System.CommandLine;

namespace Sallyport.Server.CommandLine;

/// <summary>An option that names an instant in the past: a duration ago or a UTC date.</summary>
internal static class PastOption
{
    public const string Forms = "a duration ago such as 30m, 12h or 7d, or a UTC date such as 2027-01-31 or 2027-01-31T18:00:00Z";

    public static Option<DateTimeOffset?> Create(string name, string description, TimeProvider time) =>
        new(name)
        {
            Description = $"{description}: {Forms}",
            HelpName = "WHEN",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (Moment.TryParseDuration(text, out var ago) && ago < time.GetUtcNow() - DateTimeOffset.UnixEpoch)
                {
                    return time.GetUtcNow() - ago;
                }

                if (!Moment.TryParseDuration(text, out _) && Moment.TryParse(text, time, out var moment))
                {
                    return moment;
                }

                result.AddError($"{name} \"{text}\" is not understood: give {Forms}.");
                return null;
            },
        };
}
