using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>
/// Whether the time of a refusal tells why a well-formed key is refused (requirement R3). A measurement and no assertion: what it shows is
/// read by people.
/// </summary>
internal sealed class RefusalsScenario : IScenario
{
    public string Name => "refusals";

    public string Summary => "time of a refusal by its reason (R3)";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        if (settings.Url is not null)
        {
            throw new SetUpException("refusals makes accounts and keys of its own: run it without --url.");
        }

        await using var bench = await Bench.StartAsync(
            settings,
            repository,
            chain: false,
            node: false,
            progress,
            cancellationToken,
            SallyportServer.ManyGuesses
        );
        var kinds = await RefusedKeys.CreateAsync(bench.Server!, settings.Keys, progress, cancellationToken);
        await WarmUpAsync(bench.Api, cancellationToken);

        progress.Say("the first attempt with each key");
        var first = await MeasureAsync(bench.Api, kinds, settings.Keys, cancellationToken);
        progress.Say($"{settings.Attempts} attempts of each kind with the same keys");
        var again = await MeasureAsync(bench.Api, kinds, settings.Attempts, cancellationToken);

        return new ScenarioResult
        {
            Name = Name,
            Title = "Time of a refusal by its reason",
            Settings =
            [
                ("keys of each kind", $"{settings.Keys}, all well-formed"),
                ("attempts of each kind", $"{settings.Keys} first ones, then {settings.Attempts} more with the same keys in turn"),
                ("order", "one attempt of each kind in an order shuffled anew each time, one after the other on one connection"),
                .. RunSettings.Of(settings, bench).Where(setting => setting.Item1 is "Sallyport"),
            ],
            Tables =
            [
                RefusalTable.Of("The first attempt with a key", first),
                RefusalTable.Of("Further attempts with the same keys", again),
            ],
            Notes =
            [
                "Each attempt is `GET /api/v1/ws-token` with a well-formed key that is refused with 401; the time is from sending to the whole answer read. "
                    + "The bytes of the answers are equal (a test holds that); this page is about time.",
                "“to unknown” is the difference of the medians to that of unknown keys. Half of the attempts of a kind lie between p25 and p75: a difference much smaller than that "
                    + "takes many attempts to see, on loopback; over a network far more.",
                "On the first attempt an unknown key, and a revoked one or one of a disabled account whose entry in memory went when that happened, costs a read of the store; "
                    + "an expired one that this process made or served is still in memory and costs none. Afterwards all are answered out of memory.",
                "No artificial delay is added anywhere. What time could tell is no more than that somebody's well-formed key of 190 random bits exists or once did; "
                    + "it brings nobody nearer to a key that is not known already.",
                "The load generator is a process of its own on the same machine.",
            ],
            Failures = 0,
            Data = new JsonObject { ["first"] = RefusalTable.ToJson(first), ["again"] = RefusalTable.ToJson(again) },
        };
    }

    // Unknown keys of its own: the code is warm then, and no key of the measurement has been seen.
    private static async Task WarmUpAsync(HttpApi api, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 5000; i++)
        {
            await RefuseAsync(api, RefusedKeys.CreateUnknown(), cancellationToken);
        }
    }

    private static async Task<IReadOnlyList<RefusalTimes>> MeasureAsync(
        HttpApi api,
        IReadOnlyList<RefusedKeys> kinds,
        int attempts,
        CancellationToken cancellationToken
    )
    {
        GC.Collect();
        var times = kinds.ToDictionary(kind => kind, _ => new List<TimeSpan>(attempts));
        var order = kinds.ToArray();
        for (var i = 0; i < attempts; i++)
        {
            Random.Shared.Shuffle(order);
            foreach (var kind in order)
            {
                times[kind].Add(await RefuseAsync(api, kind.Secrets[i % kind.Secrets.Count], cancellationToken));
            }
        }

        return [.. kinds.Select(kind => new RefusalTimes(kind.Reason, new Latencies(times[kind])))];
    }

    private static async Task<TimeSpan> RefuseAsync(HttpApi api, string key, CancellationToken cancellationToken)
    {
        var from = Stopwatch.GetTimestamp();
        using var answer = await api.AskForTokenAsync(key, cancellationToken);
        var time = Stopwatch.GetElapsedTime(from);
        return answer.StatusCode == HttpStatusCode.Unauthorized
            ? time
            : throw new WrongAnswerException($"a key that should be refused was answered {(int)answer.StatusCode}");
    }
}
