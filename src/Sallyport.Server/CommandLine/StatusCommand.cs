using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport status</c>: whether a server runs on the data folder, and which.</summary>
internal static class StatusCommand
{
    public static Verb Create(OperatorCommand operators)
    {
        var verb = new Verb("status", "Say which server runs on the data folder");
        verb.WithExample("its process, for a script", "sallyport status --json | jq .processId");
        verb.SetAction(
            (parse, cancellationToken) => operators.AskAsync(parse, OperatorVerbs.Status, new NoArguments(), Show, cancellationToken)
        );
        return verb;
    }

    private static void Show(StatusAnswer answer, TextWriter output) =>
        new FieldList().Add("version", answer.Version).Add("process", answer.ProcessId.ToString()).WriteTo(output);
}
