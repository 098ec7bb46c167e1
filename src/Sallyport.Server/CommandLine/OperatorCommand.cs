using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine;

/// <summary>What the verbs on accounts, keys and tokens have in common: read the configuration, ask a desk, show the answer.</summary>
internal sealed class OperatorCommand(GlobalOptions globals, TimeProvider time)
{
    /// <summary>Asks and shows.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="verb">What to do.</param>
    /// <param name="arguments">With which arguments.</param>
    /// <param name="show">Writes the answer for people.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <param name="makesFolder">Whether a data folder that is not there is made; else that is taken for a wrong <c>--data</c>.</param>
    /// <param name="judge">The exit code of an answer; without it every answer is <see cref="ExitCode.Ok"/>.</param>
    public async Task<int> AskAsync<TArguments, TAnswer>(
        ParseResult parse,
        OperatorVerb<TArguments, TAnswer> verb,
        TArguments arguments,
        Action<TAnswer, TextWriter> show,
        CancellationToken cancellationToken,
        bool makesFolder = false,
        Func<TAnswer, ExitCode>? judge = null
    )
        where TArguments : class
        where TAnswer : class
    {
        var terminal = globals.Terminal(parse);
        if (!globals.TryRead(parse, out var configuration, out var error))
        {
            return terminal.Fail(error);
        }

        var line = new OperatorLine(configuration, time);
        if (!makesFolder && !Directory.Exists(line.Folder))
        {
            return terminal.Fail(
                CommandError.Environment(
                    $"There is no data folder {line.Folder}.",
                    "Name the server's folder with --data, or run this where the server runs."
                )
            );
        }

        var result = await PagedRequest.AskAsync(line, verb.ToRequest(arguments), cancellationToken);
        return TryRead(verb, result, out var answer, out var failure)
            ? terminal.Done(result.Result!, output => show(answer, output), judge?.Invoke(answer) ?? ExitCode.Ok)
            : terminal.Fail(failure);
    }

    /// <summary>Reads the record of a success, or says why there is none.</summary>
    public static bool TryRead<TArguments, TAnswer>(
        OperatorVerb<TArguments, TAnswer> verb,
        OperatorAnswer result,
        [NotNullWhen(true)] out TAnswer? answer,
        [NotNullWhen(false)] out CommandError? error
    )
        where TArguments : class
        where TAnswer : class
    {
        answer = result.Result is { } json ? verb.Read(json) : null;
        error =
            answer is not null ? null
            : result.Failure is { } failure ? CommandError.Of(failure)
            : CommandError.Failure(
                "The running server answered in a form that this program does not know.",
                "It is of another version: use its own program, or restart it."
            );
        return answer is not null;
    }
}
