using System.Text.Json.Nodes;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>
/// What guessing at keys does to those who have one (requirement R22). The throttle stands as it does by default. Guessers and customers
/// share one address, which is the worst case.
/// </summary>
internal sealed class GuessingScenario : IScenario
{
    private const int Workers = 4;

    private static readonly Dictionary<string, string> DefaultSettings = [];

    public string Name => "guessing";

    public string Summary => "a good key while others guess (R22)";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        await using var bench = await Bench.StartAsync(
            settings,
            repository,
            chain: false,
            node: false,
            progress,
            cancellationToken,
            DefaultSettings
        );
        var guesses = new Guesses();
        var requests = settings.Requests / 5;
        Case[] cases =
        [
            Mint("ws-token minted, nobody else there", others: null),
            Mint($"ws-token minted, beside {Workers} others minting", cancel => bench.Api.MintTokenAsync(bench.ApiKey, cancel)),
            Mint($"ws-token minted, beside {Workers} others guessing", cancel => guesses.MakeAsync(bench.Api, cancel)),
        ];
        var results = await Rounds.RunAsync(cases, settings.Rounds, bench.Clocks, progress, cancellationToken);
        return new ScenarioResult
        {
            Name = Name,
            Title = "A good key while others guess",
            Settings =
            [
                ("requests of one run", $"{requests} by {Workers} workers, `GET /api/v1/ws-token`"),
                ("others", $"{Workers} workers beside, without a pause"),
                .. RunSettings.Of(settings, bench),
            ],
            Tables =
            [
                .. CaseTables.Of(results),
                new Table(
                    "What the guessers got",
                    ["answer", "times"],
                    [
                        ["401", $"{guesses.Refused}"],
                        ["429", $"{guesses.Throttled}"],
                    ]
                ),
            ],
            Notes =
            [
                "Every request of the good key is answered with a token, or it counts as failed. A guess is a well-formed key nobody has, another each time, from the same address; "
                    + "the guessers' answers are of all rounds together, warm-up included.",
                "The others take their share of the same two processes and cores, whatever they ask: what guessing adds is the difference between the last two rows. "
                    + "“server CPU each” holds the others' requests as well.",
                .. RunSettings.Notes(bench),
            ],
            Failures = results.Sum(result => result.Failures),
            Data = new JsonObject
            {
                ["measured"] = CaseTables.ToJson(results),
                ["guesses"] = new JsonObject { ["refused"] = guesses.Refused, ["throttled"] = guesses.Throttled },
            },
        };

        Case Mint(string what, Func<CancellationToken, Task>? others) =>
            new(
                what,
                ServerNames.Sallyport,
                async cancel =>
                {
                    await using var load = BesideLoad.Start(others is null ? 0 : Workers, others, cancel);
                    return await ClosedLoop.RunAsync(
                        Workers,
                        requests,
                        bench.Server?.Process,
                        (_, token) => bench.Api.MintTokenAsync(bench.ApiKey, token),
                        cancel
                    );
                }
            );
    }
}
