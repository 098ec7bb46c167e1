using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>How many authenticated connections a second the doors open, and how long one takes.</summary>
internal sealed class ConnectsScenario : IScenario
{
    private const string SocketIOConnect = "Socket.IO connect with a token";

    public string Name => "connects";

    public string Summary => "authenticated connects per second";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        await using var bench = await Bench.StartAsync(settings, repository, chain: false, node: true, progress, cancellationToken);
        var results = await Rounds.RunAsync(Cases(bench, settings), settings.Rounds, bench.Clocks, progress, cancellationToken);
        return new ScenarioResult
        {
            Name = Name,
            Title = "Authenticated connects",
            Settings =
            [
                ("connections of one run", $"{settings.Connects}, held open until the run is over"),
                ("opened at a time", $"{settings.Parallel}"),
                .. RunSettings.Of(settings, bench),
            ],
            Tables = CaseTables.Of(results),
            Notes =
            [
                $"“{SocketIOConnect}” is one WebSocket upgrade on `/socket.io/`, the server's open packet, CONNECT with the token, and the answer to it. "
                    + "Sallyport takes an API key and finds it by its HMAC; Node's server compares a digest of one known token.",
                "“ws-token minted” is `GET /api/v1/ws-token` over connections that stay open; “minted, then /ws opened with it” adds the upgrade, with the token in the query. "
                    + "The mark that the token is used is on disk before the upgrade is answered. “/ws opened with an API key” leaves token and mark out.",
                "The end of a connection is in no number.",
                .. RunSettings.Notes(bench),
            ],
            Failures = results.Sum(result => result.Failures),
            Data = CaseTables.ToJson(results),
        };
    }

    private static List<Case> Cases(Bench bench, LoadSettings settings)
    {
        var cases = new List<Case>
        {
            Connect(
                SocketIOConnect,
                ServerNames.Sallyport,
                bench.Server?.Process,
                async cancel => await SocketIOConnection.ConnectAsync(bench.Url, bench.ApiKey, cancel)
            ),
            Connect(
                "ws-token minted",
                ServerNames.Sallyport,
                bench.Server?.Process,
                async cancel =>
                {
                    await bench.Api.MintTokenAsync(bench.ApiKey, cancel);
                    return null;
                }
            ),
            Connect(
                "ws-token minted, then /ws opened with it",
                ServerNames.Sallyport,
                bench.Server?.Process,
                async cancel =>
                    await RawConnection.OpenWithTokenAsync(bench.Url, await bench.Api.MintTokenAsync(bench.ApiKey, cancel), cancel)
            ),
            Connect(
                "/ws opened with an API key",
                ServerNames.Sallyport,
                bench.Server?.Process,
                async cancel => await RawConnection.OpenWithKeyAsync(bench.Url, bench.ApiKey, cancel)
            ),
        };
        if (bench.Node is { } node)
        {
            cases.Insert(
                1,
                Connect(
                    SocketIOConnect,
                    ServerNames.Node,
                    node.Process,
                    async cancel => await SocketIOConnection.ConnectAsync(node.Url, node.Token, cancel)
                )
            );
        }

        return cases;

        Case Connect(string what, string server, IProcessorClock? clock, Func<CancellationToken, Task<IDisposable?>> open) =>
            new(what, server, cancel => RunAsync(settings, clock, open, cancel));
    }

    private static async Task<Run> RunAsync(
        LoadSettings settings,
        IProcessorClock? clock,
        Func<CancellationToken, Task<IDisposable?>> open,
        CancellationToken cancellationToken
    )
    {
        var held = new System.Collections.Concurrent.ConcurrentBag<IDisposable>();
        try
        {
            return await ClosedLoop.RunAsync(
                settings.Parallel,
                settings.Connects,
                clock,
                async (_, cancel) =>
                {
                    if (await open(cancel) is { } connection)
                    {
                        held.Add(connection);
                    }
                },
                cancellationToken
            );
        }
        finally
        {
            foreach (var connection in held)
            {
                connection.Dispose();
            }
        }
    }
}
