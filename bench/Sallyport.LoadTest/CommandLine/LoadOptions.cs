using System.CommandLine;
using Sallyport.LoadTest.Clients;
using Sallyport.LoadTest.Scenarios;

namespace Sallyport.LoadTest.CommandLine;

/// <summary>The options, each number within bounds.</summary>
internal sealed class LoadOptions
{
    private readonly Option<int> _connects = Number("--connects", "Connections of one run of `connects`", 2000, 1, 10_000);
    private readonly Option<int> _sessions = Number("--sessions", "Live sessions of one round of `revocation`", 10_000, 1, 15_000);
    private readonly Option<int> _requests = Number(
        "--requests",
        "Requests of one run of `roundtrips` and `metering`",
        50_000,
        10,
        1_000_000
    );
    private readonly Option<int> _attempts = Number("--attempts", "Refusals of each kind in `refusals`", 4000, 10, 20_000);
    private readonly Option<int> _keys = Number("--keys", "Keys of each kind that `refusals` tries for the first time", 40, 1, 500);
    private readonly Option<int> _parallel = Number("--parallel", "Operations under way at once", 16, 1, 1000);
    private readonly Option<int> _rounds = Number("--rounds", "Runs of each case that count; two more warm up", 9, 1, 25);
    private readonly Option<Uri?> _url = new("--url")
    {
        Description =
            "Measure a server that runs already, on this machine (loopback addresses only), with the key in SALLYPORT_API_KEY; without it one is started",
        HelpName = "URL",
        CustomParser = result =>
        {
            if (LoopbackTarget.TryParse(result.Tokens[0].Value, out var url, out var fault))
            {
                return url;
            }

            result.AddError(fault);
            return null;
        },
    };

    private readonly Option<bool> _withoutNode = new("--without-node") { Description = "Do not measure Node's socket.io server beside" };
    private readonly Option<bool> _withoutChain = new("--without-chain")
    {
        Description = "Do not start a chain; leaves out what needs one",
    };

    private readonly Option<bool> _quick = new("--quick")
    {
        Description = "The library's scenarios with small counts: shows that they work, its figures are not to be kept",
    };

    public Option<bool> Pool { get; } =
        new("--pool")
        {
            Description =
                "The library's scenarios with handlers of the .NET servers on the thread pool, as deploy/ sets it up, and not on the sockets' thread",
        };

    private readonly Option<string[]> _peers = new("--peers")
    {
        Description = "Measure only these peers beside the library (node, signalr, raw)",
        HelpName = "NAME",
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string[]> _only = Only();

    public Option<bool> Json { get; } = new("--json") { Description = "Print one line of JSON instead of Markdown" };

    public Option<bool> Write { get; } = new("--write") { Description = "Also write bench/results/<date>-<scenario>.md" };

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _connects,
            _sessions,
            _requests,
            _attempts,
            _keys,
            _parallel,
            _rounds,
            _url,
            _withoutNode,
            _withoutChain,
            _quick,
            Pool,
            _peers,
            _only,
            Write,
            Json,
        ];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    public LoadSettings Read(ParseResult parse) =>
        new()
        {
            Connects = parse.GetValue(_connects),
            Sessions = parse.GetValue(_sessions),
            Requests = parse.GetValue(_requests),
            Attempts = parse.GetValue(_attempts),
            Keys = parse.GetValue(_keys),
            Parallel = parse.GetValue(_parallel),
            Rounds = parse.GetValue(_rounds),
            Url = parse.GetValue(_url),
            WithNode = !parse.GetValue(_withoutNode),
            WithChain = !parse.GetValue(_withoutChain),
            Quick = parse.GetValue(_quick),
            OnPool = parse.GetValue(Pool),
            Peers = parse.GetValue(_peers) ?? [],
            Only = parse.GetValue(_only) ?? [],
        };

    private static Option<string[]> Only()
    {
        var option = new Option<string[]>("--only")
        {
            Description = "Measure only these parts of `socketio`",
            HelpName = "SCENARIO",
            AllowMultipleArgumentsPerToken = true,
        };
        option.AcceptOnlyFromAmong([.. SocketIOScenario.Parts.Select(part => part.Name)]);
        return option;
    }

    private static Option<int> Number(string name, string description, int standard, int least, int most)
    {
        var option = new Option<int>(name)
        {
            Description = $"{description} ({least}-{most})",
            HelpName = "N",
            DefaultValueFactory = _ => standard,
        };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var value) && (value < least || value > most))
            {
                result.AddError($"{name} takes a whole number from {least} to {most}.");
            }
        });
        return option;
    }
}
