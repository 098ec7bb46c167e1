using System.CommandLine;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Sallyport.LoadTest.Measuring;
using Sallyport.LoadTest.Processes;
using Sallyport.LoadTest.Reports;
using Sallyport.LoadTest.Scenarios;

namespace Sallyport.LoadTest.CommandLine;

/// <summary>The program. Exit code 0: measured; 1: something failed, or an operation did; 2: wrong usage.</summary>
internal static class LoadTestCommand
{
    private const int Failed = 1;
    private const int WrongUsage = 2;
    private const string All = "all";

    private static readonly IScenario[] Scenarios =
    [
        new ConnectsScenario(),
        new RoundtripsScenario(),
        new RefusalsScenario(),
        new GuessingScenario(),
        new RevocationScenario(),
        new MeteringScenario(),
        .. SocketIOScenario.Parts,
    ];

    private static readonly SocketIOScenario Library = new();

    public static async Task<int> RunAsync(string[] args)
    {
        var parse = Create().Parse(args);
        if (parse.Errors.Count == 0)
        {
            return await parse.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });
        }

        foreach (var error in parse.Errors)
        {
            await Console.Error.WriteLineAsync("error: " + error.Message);
        }

        await Console.Error.WriteLineAsync("hint:  sallyport-loadtest --help");
        return WrongUsage;
    }

    private static RootCommand Create()
    {
        var scenario = new Argument<string>("scenario")
        {
            Description =
                string.Join("; ", Scenarios.Append(Library).Select(item => $"{item.Name}: {item.Summary}")) + "; all: one after the other",
        };
        scenario.AcceptOnlyFromAmong([.. Scenarios.Select(item => item.Name), Library.Name, All]);
        var options = new LoadOptions();
        var root = new RootCommand("Measures Sallyport's doors from a process of its own, on this machine only") { scenario };
        options.AddTo(root);
        root.Validators.Add(result =>
        {
            if (
                result.GetValue(options.Pool) && !SocketIOScenario.Parts.Append(Library).Any(item => item.Name == result.GetValue(scenario))
            )
            {
                result.AddError("--pool goes with the library's scenarios only.");
            }
        });
        root.SetAction(
            (parse, cancellationToken) =>
            {
                var name = parse.GetRequiredValue(scenario);
                var chosen = Scenarios.Append(Library).Where(item => string.Equals(item.Name, name, StringComparison.Ordinal));
                return MeasureAsync(
                    name is All ? Scenarios : [.. chosen],
                    options.Read(parse),
                    parse.GetValue(options.Write),
                    parse.GetValue(options.Json),
                    cancellationToken
                );
            }
        );
        return root;
    }

    private static async Task<int> MeasureAsync(
        IReadOnlyList<IScenario> scenarios,
        LoadSettings settings,
        bool write,
        bool json,
        CancellationToken cancellationToken
    )
    {
        var progress = new Progress(Console.Error);
        try
        {
            var repository = Repository.Find();
            var failures = 0;
            foreach (var scenario in scenarios)
            {
                var before = Machine.LoadAverage();
                var result = await scenario.RunAsync(settings, repository, progress, cancellationToken);
                var page = new ResultPage(result, Machine.Read(repository, before), TimeProvider.System.GetUtcNow(), settings.OnPool);
                await Console.Out.WriteLineAsync(json ? page.ToJson().ToJsonString() : page.ToMarkdown());
                if (write)
                {
                    progress.Say("written: " + await page.WriteAsync(repository.ResultsFolder, cancellationToken));
                }

                failures += result.Failures;
            }

            return failures == 0 ? 0 : Failed;
        }
        catch (Exception failure)
            when (failure is SetUpException or WrongAnswerException or WebSocketException or HttpRequestException or IOException)
        {
            progress.Say(json ? new JsonObject { ["error"] = failure.Message }.ToJsonString() : "error: " + failure.Message);
            return Failed;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.Say("stopped");
            return Failed;
        }
    }
}
