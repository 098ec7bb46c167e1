using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.CommandLine;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;

namespace Sallyport.LoadTest.Scenarios;

/// <summary>How many requests a second are answered on open sessions, and how long an answer takes.</summary>
internal sealed class RoundtripsScenario : IScenario
{
    private static readonly byte[] UnknownRequest = """["/bench/unknown",{}]"""u8.ToArray();
    private static readonly byte[] UnknownAnswer = "UNKNOWN_REQUEST"u8.ToArray();
    private static readonly byte[] ActiveSubscriptions = """["/evm/price/active_subscriptions",{"chain":"eth"}]"""u8.ToArray();
    private static readonly byte[] ChainIdEvent = """["/evm/rpc",{"chain":"eth","method":"eth_chainId","params":[]}]"""u8.ToArray();
    private static readonly byte[] ChainIdPost = """{"jsonrpc":"2.0","id":1,"method":"eth_chainId","params":[]}"""u8.ToArray();
    private static readonly byte[] Success = "\"success\":true"u8.ToArray();
    private static readonly byte[] Ping = """{"action":"ping"}"""u8.ToArray();
    private static readonly byte[] PingAnswer = "pong"u8.ToArray();

    public string Name => "roundtrips";

    public string Summary => "requests and their answers per second";

    public async Task<ScenarioResult> RunAsync(
        LoadSettings settings,
        Repository repository,
        Progress progress,
        CancellationToken cancellationToken
    )
    {
        await using var bench = await Bench.StartAsync(settings, repository, chain: true, node: true, progress, cancellationToken);
        var cases = Cases(bench, settings, sessions: 1).Concat(Cases(bench, settings, settings.Parallel)).ToList();
        var results = await Rounds.RunAsync(cases, settings.Rounds, bench.Clocks, progress, cancellationToken);
        return new ScenarioResult
        {
            Name = Name,
            Title = "Requests and their answers",
            Settings =
            [
                ("requests of one run", $"{settings.Requests}; with one session {settings.Requests / 5}"),
                ("requests under way", "one for each session"),
                .. RunSettings.Of(settings, bench),
            ],
            Tables = CaseTables.Of(results),
            Notes =
            [
                "“acknowledged UNKNOWN_REQUEST” is an event nobody knows, answered by an acknowledgement that says so: packet, scope, catalogue and envelope, and no work. "
                    + "Node's server answers the same event with the same object.",
                "“/evm/price/active_subscriptions” is a request the server answers out of its own memory. “/evm/rpc eth_chainId” goes through to the chain's node, "
                    + "and “eth_chainId asked directly” is the same node asked by HTTP without Sallyport.",
                "“/ws ping” is `{\"action\":\"ping\"}` and `{\"type\":\"pong\"}`.",
                .. RunSettings.Notes(bench),
            ],
            Failures = results.Sum(result => result.Failures),
            Data = CaseTables.ToJson(results),
        };
    }

    private static IEnumerable<Case> Cases(Bench bench, LoadSettings settings, int sessions)
    {
        var requests = sessions == 1 ? settings.Requests / 5 : settings.Requests;
        var clock = bench.Server?.Process;
        yield return SocketIO(
            "acknowledged UNKNOWN_REQUEST",
            ServerNames.Sallyport,
            clock,
            bench.Url,
            bench.ApiKey,
            UnknownRequest,
            UnknownAnswer
        );
        if (bench.Node is { } node)
        {
            yield return SocketIO(
                "acknowledged UNKNOWN_REQUEST",
                ServerNames.Node,
                node.Process,
                node.Url,
                node.Token,
                UnknownRequest,
                UnknownAnswer
            );
        }

        if (bench.Chain is { } chain)
        {
            const string Active = "/evm/price/active_subscriptions";
            yield return SocketIO(Active, ServerNames.Sallyport, clock, bench.Url, bench.ApiKey, ActiveSubscriptions, Success);
            yield return SocketIO("/evm/rpc eth_chainId", ServerNames.Sallyport, clock, bench.Url, bench.ApiKey, ChainIdEvent, Success);
            yield return new Case(
                Counted("eth_chainId asked directly"),
                ServerNames.Anvil,
                async cancel =>
                {
                    using var direct = new HttpApi(chain.RpcUrl);
                    return await ClosedLoop.RunAsync(
                        sessions,
                        requests,
                        server: null,
                        (_, token) => direct.PostAsync("/", ChainIdPost, "\"0x1\"", token),
                        cancel
                    );
                }
            );
        }

        yield return new Case(
            Counted("/ws ping"),
            ServerNames.Sallyport,
            cancel =>
                OpenSessions.RunAsync(
                    sessions,
                    requests,
                    clock,
                    token => RawConnection.OpenWithKeyAsync(bench.Url, bench.ApiKey, token),
                    (connection, token) => connection.RequestAsync(Ping, PingAnswer, token),
                    cancel
                )
        );

        string Counted(string what) => $"{what}, {sessions} {(sessions == 1 ? "session" : "sessions")}";

        Case SocketIO(string what, string server, IProcessorClock? processor, Uri url, string token, byte[] request, byte[] answer) =>
            new(
                Counted(what),
                server,
                cancel =>
                    OpenSessions.RunAsync(
                        sessions,
                        requests,
                        processor,
                        cancellation => SocketIOConnection.ConnectAsync(url, token, cancellation),
                        (connection, cancellation) => connection.RequestAsync(request, answer, cancellation),
                        cancel
                    )
            );
    }
}
