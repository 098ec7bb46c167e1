using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>What it costs to count usage: the same requests of two servers that differ in one setting.</summary>
internal sealed class MeteringScenario : IScenario
{
    private const string Switch = "Usage:Enabled";

    // Both are answered out of the server's own memory, so that counting has the largest share it can have.
    private static readonly byte[] UnknownRequest = """["/bench/unknown",{}]"""u8.ToArray();
    private static readonly byte[] UnknownAnswer = "UNKNOWN_REQUEST"u8.ToArray();
    private static readonly byte[] ActiveSubscriptions = """["/evm/price/active_subscriptions",{"chain":"eth"}]"""u8.ToArray();
    private static readonly byte[] Success = "\"success\":true"u8.ToArray();

    private static readonly Comparison OnToOff = new(ServerNames.Metering, ServerNames.NotMetering, "Counted ÷ not counted");

    public string Name => "metering";

    public string Summary => "requests per second with usage counted, against without";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        if (settings.Url is not null)
        {
            throw new SetUpException("metering compares two servers of its own: run it without --url.");
        }

        await using var on = await StartAsync("true");
        await using var off = await StartAsync("false");
        List<Case> cases =
        [
            .. Cases(on, ServerNames.Metering, settings, sessions: 1),
            .. Cases(off, ServerNames.NotMetering, settings, sessions: 1),
            .. Cases(on, ServerNames.Metering, settings, settings.Parallel),
            .. Cases(off, ServerNames.NotMetering, settings, settings.Parallel),
        ];
        var results = await Rounds.RunAsync(cases, settings.Rounds, [.. on.Clocks, .. off.Clocks], progress, cancellationToken);
        return new ScenarioResult
        {
            Name = Name,
            Title = "Requests with usage counted, against without",
            Settings =
            [
                ("requests of one run", $"{settings.Requests}; with one session {settings.Requests / 5}"),
                ("requests under way", "one for each session"),
                (
                    "the two servers",
                    $"`{Switch}=true` and `{Switch}=false`, nothing else differs; both run all the time, one is asked at a time"
                ),
                .. RunSettings.Of(settings, on).Where(setting => setting.Item1 is not "Sallyport"),
            ],
            Tables = CaseTables.Of(results, OnToOff),
            Notes =
            [
                "Both requests are answered out of the server's own memory: for requests that ask a chain the share of counting is smaller.",
                "A row is the median run of its case by rate; min and max are over all runs. Ratios are medians of the rounds' own ratios: above 1 is more per second, below 1 is less time.",
                "What was counted is written every ten seconds by the server that counts, whichever of the two is asked at the time.",
            ],
            Failures = results.Sum(result => result.Failures),
            Data = CaseTables.ToJson(results, OnToOff),
        };

        Task<Bench> StartAsync(string isOn) =>
            Bench.StartAsync(
                settings,
                repository,
                chain: true,
                node: false,
                progress,
                cancellationToken,
                new Dictionary<string, string>(SallyportServer.ManyConnections, StringComparer.Ordinal) { [Switch] = isOn }
            );
    }

    private static IEnumerable<Case> Cases(Bench bench, string server, LoadSettings settings, int sessions)
    {
        var requests = sessions == 1 ? settings.Requests / 5 : settings.Requests;
        yield return Of("acknowledged UNKNOWN_REQUEST", UnknownRequest, UnknownAnswer);
        if (bench.Chain is not null)
        {
            yield return Of("/evm/price/active_subscriptions", ActiveSubscriptions, Success);
        }

        Case Of(string what, byte[] request, byte[] answer) =>
            new(
                $"{what}, {sessions} {(sessions == 1 ? "session" : "sessions")}",
                server,
                cancel =>
                    OpenSessions.RunAsync(
                        sessions,
                        requests,
                        bench.Server?.Process,
                        token => SocketIOConnection.ConnectAsync(bench.Url, bench.ApiKey, token),
                        (connection, token) => connection.RequestAsync(request, answer, token),
                        cancel
                    )
            );
    }
}
