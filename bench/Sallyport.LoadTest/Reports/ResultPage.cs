using System.Text;
using System.Text.Json.Nodes;

namespace Sallyport.LoadTest.Reports;

/// <summary>A measurement as a page to commit, or as JSON.</summary>
internal sealed class ResultPage(
    ScenarioResult result,
    IReadOnlyList<(string Name, string Value)> machine,
    DateTimeOffset at,
    bool isOnPool
)
{
    private string Date => at.ToString("yyyy-MM-dd");

    public string ToMarkdown()
    {
        var page = new StringBuilder();
        page.AppendLine($"# {result.Title}, {(isOnPool ? "handlers on the thread pool, " : "")}{Date}").AppendLine();
        foreach (var table in result.Tables)
        {
            table.AppendTo(page);
        }

        page.AppendLine("## How to read it").AppendLine();
        foreach (var note in result.Notes)
        {
            page.AppendLine($"- {note}");
        }

        AppendList(page, "Settings", result.Settings);
        AppendList(page, "Machine", machine);
        page.AppendLine().AppendLine("## Again").AppendLine();
        page.AppendLine("```bash");
        page.AppendLine(
            "dotnet build Sallyport.slnx -c Release && npm ci --prefix devnet && npm ci --prefix bench/Sallyport.LoadTest/node-peer"
        );
        page.AppendLine(
            $"dotnet artifacts/bin/Sallyport.LoadTest/release/sallyport-loadtest.dll {result.Name}{(isOnPool ? " --pool" : "")} --write"
        );
        page.Append("```");
        return page.ToString();
    }

    public JsonObject ToJson() =>
        new()
        {
            ["scenario"] = result.Name,
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'"),
            ["failures"] = result.Failures,
            ["results"] = result.Data,
            ["settings"] = ToJson(result.Settings),
            ["machine"] = ToJson(machine),
        };

    /// <summary>Writes the page, over one of the same scenario, kind and day.</summary>
    /// <returns>The file.</returns>
    public async Task<string> WriteAsync(string folder, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, $"{Date}-{result.Name}{(isOnPool ? "-pool" : "")}.md");
        await File.WriteAllTextAsync(file, ToMarkdown() + "\n", cancellationToken);
        return file;
    }

    private static void AppendList(StringBuilder page, string title, IReadOnlyList<(string Name, string Value)> items)
    {
        page.AppendLine().AppendLine($"## {title}").AppendLine();
        foreach (var (name, value) in items)
        {
            page.AppendLine($"- {name}: {value}");
        }
    }

    private static JsonObject ToJson(IReadOnlyList<(string Name, string Value)> items) =>
        new(items.Select(item => KeyValuePair.Create(item.Name, (JsonNode?)JsonValue.Create(item.Value))));
}
