using System.Text;

namespace Sallyport.LoadTest.Reports;

/// <summary>A table of a page: the first column is words, the others are numbers.</summary>
internal sealed record Table(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    public void AppendTo(StringBuilder page)
    {
        page.AppendLine($"## {Title}").AppendLine();
        AppendRow(page, Header);
        AppendRow(page, [.. Header.Select((name, column) => column == 0 || name is "server" ? "---" : "--:")]);
        foreach (var row in Rows)
        {
            AppendRow(page, row);
        }

        page.AppendLine();
    }

    private static void AppendRow(StringBuilder page, IReadOnlyList<string> cells) => page.AppendLine($"| {string.Join(" | ", cells)} |");
}
