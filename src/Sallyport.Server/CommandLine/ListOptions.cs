using System.CommandLine;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine;

/// <summary>What every list takes: how many, and from where. Without <c>--limit</c> all pages are asked for.</summary>
internal sealed class ListOptions
{
    private readonly Option<int?> _limit = new("--limit")
    {
        Description = $"How many at most, 1 to {Paging.MostLimit} (default: all)",
        HelpName = "COUNT",
    };
    private readonly Option<string?> _cursor = new("--cursor")
    {
        Description = "Where the page before ended: its nextCursor, as --json shows it",
        HelpName = "CURSOR",
    };

    public void AddTo(Command verb)
    {
        verb.Add(_limit);
        verb.Add(_cursor);
    }

    public int? Limit(ParseResult parse) => parse.GetValue(_limit);

    public string? Cursor(ParseResult parse) => parse.GetValue(_cursor);
}
