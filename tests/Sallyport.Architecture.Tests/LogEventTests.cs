using System.Text.RegularExpressions;

namespace Sallyport.Architecture.Tests;

/// <summary>Each log event has a number of its own in the program, in its room's thousand, and a row in docs/operations/log-events.md.</summary>
public sealed partial class LogEventTests
{
    private static readonly Dictionary<string, int> Thousands = new(StringComparer.Ordinal)
    {
        ["Access"] = 1000,
        ["Storage"] = 2000,
        ["Doors"] = 3000,
        ["Operations"] = 3000,
        ["Server"] = 3000,
        ["SocketIO"] = 4000,
        ["Chains"] = 5000,
        ["Market"] = 6000,
        ["Channels"] = 7000,
    };

    [Fact]
    public void Events_EveryOne_HasANumberAndAName()
    {
        var nameless =
            from source in Sources()
            let written = Attribute().Count(source.Text)
            let understood = Event().Count(source.Text)
            where written != understood
            select $"{source.File}: {written} events, {understood} with number, level, text and EventName";

        nameless.ShouldBeEmpty();
    }

    [Fact]
    public void Events_Numbers_StandOnceAndInTheirRoomsThousand()
    {
        var events = Events().ToList();
        events.Count.ShouldBeGreaterThan(50);
        events.GroupBy(entry => entry.Number).Where(group => group.Count() > 1).Select(group => string.Join(", ", group)).ShouldBeEmpty();
        events.Where(entry => entry.Number / 1000 * 1000 != Thousands[entry.Room]).Select(entry => entry.ToString()).ShouldBeEmpty();
    }

    [Fact]
    public void LogEventsPage_ItsTable_IsWhatTheSourcesSay()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operations", "log-events.md"));
        var documented = Row().Matches(page).Select(Line).ToList();
        var written = Events().Select(entry => $"{entry.Number} {entry.Level} {entry.Name}").ToList();

        written.Except(documented, StringComparer.Ordinal).ShouldBeEmpty("not on the page");
        documented.Except(written, StringComparer.Ordinal).ShouldBeEmpty("on the page only");
    }

    private static string Line(Match match) => $"{match.Groups["number"].Value} {match.Groups["level"].Value} {match.Groups["name"].Value}";

    private static IEnumerable<LogEvent> Events() =>
        from source in Sources()
        from match in Event().Matches(source.Text)
        select new LogEvent(
            source.Room,
            int.Parse(match.Groups["number"].Value, System.Globalization.CultureInfo.InvariantCulture),
            match.Groups["level"].Value,
            match.Groups["name"].Value
        );

    private static IEnumerable<(string Room, string File, string Text)> Sources() =>
        from room in Thousands.Keys
        from file in Directory.EnumerateFiles(
            Path.Combine(Repository.Root, "src", "Sallyport." + room),
            "*.cs",
            SearchOption.AllDirectories
        )
        select (room, Path.GetFileName(file), File.ReadAllText(file));

    [GeneratedRegex(@"\[LoggerMessage\(", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();

    [GeneratedRegex(
        """\[LoggerMessage\(\s*(?<number>\d+),\s*LogLevel\.(?<level>\w+),\s*("([^"\\]|\\.)*"\s*(\+\s*)?)+,\s*EventName = "(?<name>\w+)"\s*\)""",
        RegexOptions.ExplicitCapture
    )]
    private static partial Regex Event();

    [GeneratedRegex(@"^\| (?<number>\d+) \| (?<level>\w+) \| `(?<name>\w+)` \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline)]
    private static partial Regex Row();

    private sealed record LogEvent(string Room, int Number, string Level, string Name);
}
