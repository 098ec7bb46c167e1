using System.Text.Json.Nodes;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>All of the library's scenarios on one page, with what was reached of the targets.</summary>
internal sealed class SocketIOScenario : IScenario
{
    public static IReadOnlyList<IScenario> Parts { get; } =
    [
        new AcknowledgementsScenario(),
        new BroadcastsScenario(),
        new HandshakesScenario(),
        new IdleScenario(),
        new PollingScenario(),
        new RoomsScenario(),
    ];

    public string Name => "socketio";

    public string Summary => $"the library's: {string.Join(", ", Parts.Select(part => part.Name))}, on one page with the targets";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        var results = new List<ScenarioResult>();
        foreach (var part in Parts.Where(part => settings.Only.Count == 0 || settings.Only.Contains(part.Name, StringComparer.Ordinal)))
        {
            progress.Say("== " + part.Name);
            results.Add(await part.RunAsync(settings, repository, progress, cancellationToken));
        }

        return new ScenarioResult
        {
            Name = Name,
            Title = "Sallyport.SocketIO beside its peers",
            Settings = [.. results.SelectMany(Facts).DistinctBy(fact => fact.Item1 + fact.Item2)],
            Tables =
            [
                SpeedTarget.TableOf([.. results.SelectMany(result => result.Ratios)]),
                .. results.SelectMany(result => result.Tables.Select(table => table with { Title = $"{result.Title}: {table.Title}" })),
            ],
            Notes = [.. results.SelectMany(result => result.Notes).Distinct()],
            Failures = results.Sum(result => result.Failures),
            Data = new JsonObject(results.Select(result => KeyValuePair.Create(result.Name, (JsonNode?)result.Data))),
            Ratios = [.. results.SelectMany(result => result.Ratios)],
        };
    }

    // What differs from scenario to scenario bears its name; what all share stands once.
    private static IEnumerable<(string, string)> Facts(ScenarioResult result) =>
        result.Settings.Select(fact =>
            fact.Name is "connections" or "payload" or "load" ? ($"{result.Name}, {fact.Name}", fact.Value) : fact
        );
}
