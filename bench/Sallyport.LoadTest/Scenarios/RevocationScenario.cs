using System.Diagnostics;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>How soon a revoked key's live sessions end, as their clients see it (requirement R12).</summary>
internal sealed class RevocationScenario : IScenario
{
    public string Name => "revocation";

    public string Summary => "how soon a revoked key's live sessions end (R12)";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        if (settings.Url is not null)
        {
            throw new SetUpException("revocation revokes keys of its own: run it without --url.");
        }

        await using var bench = await Bench.StartAsync(settings, repository, chain: false, node: false, progress, cancellationToken);
        var account = await bench.Server!.CreateAccountAsync("revoked", cancellationToken);
        var rounds = new List<Cut>();
        for (var round = 0; round <= settings.Rounds; round++)
        {
            var cut = await CutAsync(bench, account, settings.Sessions, cancellationToken);
            var name = round == 0 ? "warm-up" : $"round {round}/{settings.Rounds}";
            progress.Say($"{name}: the last of {cut.Times.Count} sessions ended after {Figures.Time(cut.Times.At(1))}");
            if (round > 0)
            {
                rounds.Add(cut);
            }
        }

        return new ScenarioResult
        {
            Name = Name,
            Title = "How soon a revoked key's sessions end",
            Settings =
            [
                ("sessions of one round", $"{settings.Sessions} of one key: every other one on Socket.IO, the others on /ws"),
                ("rounds", $"{settings.Rounds}, after one that warms up; a new key each time"),
                .. RunSettings.Of(settings, bench).Where(setting => setting.Item1 is "Sallyport"),
            ],
            Tables =
            [
                new Table(
                    "From the start of `sallyport keys revoke`",
                    ["round", "first", "p50", "p99", "last", "p50 after first", "p99 after first", "the command itself"],
                    [.. rounds.Select((cut, number) => Row(cut, number + 1))]
                ),
            ],
            Notes =
            [
                "The clock starts when the command line's process is started, so its start-up is in every time; “after first” leaves it out. "
                    + "A session has ended when its client has read the `disconnect` packet, or the close frame with 4401; any other end fails the measurement.",
                "One process holds all the clients, on the same machine as the server.",
            ],
            Failures = 0,
            Data = new JsonArray([.. rounds.Select(ToJson)]),
        };
    }

    private static async Task<Cut> CutAsync(Bench bench, string account, int sessions, CancellationToken cancellationToken)
    {
        var (id, key) = await bench.Server!.CreateKeyAsync(account, expires: null, cancellationToken);
        var connections = new List<IDisposable>(sessions);
        var ends = new List<Task<long>>(sessions);
        try
        {
            while (ends.Count < sessions)
            {
                if (ends.Count % 2 == 0)
                {
                    var socket = await SocketIOConnection.ConnectAsync(bench.Url, key, cancellationToken);
                    connections.Add(socket);
                    ends.Add(TimeOfAsync(socket.WaitUntilRevokedAsync(cancellationToken)));
                }
                else
                {
                    var raw = await RawConnection.OpenWithKeyAsync(bench.Url, key, cancellationToken);
                    connections.Add(raw);
                    ends.Add(TimeOfAsync(raw.WaitUntilRevokedAsync(cancellationToken)));
                }
            }

            var started = Stopwatch.GetTimestamp();
            await bench.Server.CommandAsync(cancellationToken, "keys", "revoke", id);
            var command = Stopwatch.GetElapsedTime(started);
            var times = await Task.WhenAll(ends).WaitAsync(ClosedLoop.TimeLimit, cancellationToken);
            return new Cut(new Latencies(times.Select(time => Stopwatch.GetElapsedTime(started, time))), command);
        }
        catch (TimeoutException)
        {
            throw new WrongAnswerException($"{ends.Count(end => !end.IsCompleted)} sessions of a revoked key are still open");
        }
        finally
        {
            connections.ForEach(connection => connection.Dispose());
        }
    }

    private static async Task<long> TimeOfAsync(Task end)
    {
        await end;
        return Stopwatch.GetTimestamp();
    }

    private static string[] Row(Cut cut, int round) =>
        [
            $"{round}",
            Figures.Time(cut.Times.At(0)),
            Figures.Time(cut.Times.Median),
            Figures.Time(cut.Times.P99),
            Figures.Time(cut.Times.At(1)),
            Figures.Time(cut.Times.Median - cut.Times.At(0)),
            Figures.Time(cut.Times.P99 - cut.Times.At(0)),
            Figures.Time(cut.Command),
        ];

    private static JsonObject ToJson(Cut cut) =>
        new()
        {
            ["sessions"] = cut.Times.Count,
            ["firstMicroseconds"] = Math.Round(cut.Times.At(0).TotalMicroseconds),
            ["p50Microseconds"] = Math.Round(cut.Times.Median.TotalMicroseconds),
            ["p99Microseconds"] = Math.Round(cut.Times.P99.TotalMicroseconds),
            ["lastMicroseconds"] = Math.Round(cut.Times.At(1).TotalMicroseconds),
            ["commandMicroseconds"] = Math.Round(cut.Command.TotalMicroseconds),
        };

    private sealed record Cut(Latencies Times, TimeSpan Command);
}
