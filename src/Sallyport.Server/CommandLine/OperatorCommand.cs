using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.CommandLine;

/// <summary>What the verbs on accounts, keys and tokens have in common: read the configuration, ask a desk, show the answer.</summary>
internal sealed class OperatorCommand(GlobalOptions globals, TimeProvider time)
{
    /// <summary>Asks and shows.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="request">What to ask.</param>
    /// <param name="show">Writes the result for people.</param>
    /// <param name="makesFolder">Whether a data folder that is not there is made; else that is taken for a wrong <c>--data</c>.</param>
    /// <param name="cancellationToken">Ctrl-C.</param>
    /// <param name="judge">The exit code of a result; without it every result is <see cref="ExitCode.Ok"/>.</param>
    public async Task<int> AskAsync(
        ParseResult parse,
        OperatorRequest request,
        Action<JsonObject, TextWriter> show,
        bool makesFolder,
        CancellationToken cancellationToken,
        Func<JsonObject, ExitCode>? judge = null
    )
    {
        var terminal = globals.Terminal(parse);
        if (!globals.TryRead(parse, out var configuration, out var complaint))
        {
            return terminal.Fail(complaint);
        }

        var line = new OperatorLine(configuration, time);
        if (!makesFolder && !Directory.Exists(line.Folder))
        {
            return terminal.Fail(
                Complaint.Environment(
                    $"There is no data folder {line.Folder}.",
                    "Name the server's folder with --data, or run this where the server runs."
                )
            );
        }

        var answer = await AskAllAsync(line, request, cancellationToken);
        return answer switch
        {
            { Result: { } result } => terminal.Done(result, output => show(result, output), judge?.Invoke(result) ?? ExitCode.Ok),
            { Failure: { } failure } => terminal.Fail(new Complaint(Code(failure.Kind), failure.Message, failure.Hint)),
            _ => terminal.Fail(Complaint.Failure("There was no answer.")),
        };
    }

    public static ExitCode Code(OperatorFailureKind kind) =>
        kind switch
        {
            OperatorFailureKind.Invalid => ExitCode.Usage,
            OperatorFailureKind.NotFound => ExitCode.NotFound,
            OperatorFailureKind.Refused => ExitCode.Refused,
            OperatorFailureKind.Environment => ExitCode.Environment,
            OperatorFailureKind.Configuration => ExitCode.Configuration,
            _ => ExitCode.Failure,
        };

    // A list comes by pages. Who named no limit wants all of it: the lists of all pages become one.
    private static async Task<OperatorAnswer> AskAllAsync(OperatorLine line, OperatorRequest request, CancellationToken cancellationToken)
    {
        var answer = await line.AskAsync(request, cancellationToken);
        while (!request.Arguments.ContainsKey("limit") && answer.Result is { } whole && (string?)whole["nextCursor"] is { } cursor)
        {
            var arguments = request.Arguments.DeepClone().AsObject();
            arguments["limit"] = Paging.MostLimit;
            arguments["cursor"] = cursor;
            var next = await line.AskAsync(request with { Arguments = arguments }, cancellationToken);
            if (next.Result is not { } page)
            {
                return next;
            }

            Append(whole, page);
        }

        return answer;
    }

    private static void Append(JsonObject whole, JsonObject page)
    {
        foreach (var (name, list) in page)
        {
            if (list is JsonArray items && whole[name] is JsonArray all)
            {
                foreach (var item in items)
                {
                    all.Add(item?.DeepClone());
                }
            }
        }

        whole.Remove("nextCursor");
        if (page["nextCursor"] is { } next)
        {
            whole["nextCursor"] = next.DeepClone();
        }
    }
}
