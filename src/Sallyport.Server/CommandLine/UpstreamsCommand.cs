using System.CommandLine;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport upstreams …</c>: asks the running server.</summary>
internal static class UpstreamsCommand
{
    public static Command Create(OperatorCommand operators) =>
        new("upstreams", "Show the nodes behind the chains of the running server") { ListVerb(operators) };

    private static Verb ListVerb(OperatorCommand operators)
    {
        var verb = new Verb("list", "List the nodes of every chain with their health, head and latency");
        verb.WithExample("a table", "sallyport upstreams list")
            .WithExample("those that are not up", "sallyport upstreams list --json | jq '.upstreams[] | select(.state != \"up\")'");
        verb.SetAction(
            (parse, cancellationToken) =>
                operators.AskAsync(parse, OperatorVerbs.ListUpstreams, new NoArguments(), ShowAll, cancellationToken)
        );
        return verb;
    }

    private static void ShowAll(UpstreamsAnswer answer, TextWriter output)
    {
        if (answer.Upstreams.Count == 0)
        {
            output.WriteLine("No chain is configured.");
            return;
        }

        var table = new TextTable("CHAIN", "NODE", "STATE", "PREFERRED", "BREAKER", "CALLS", "HEAD", "SEEN", "MS", "PROBLEM");
        foreach (var node in answer.Upstreams)
        {
            table.Add(
                node.Chain,
                node.Node,
                node.State.Text(),
                node.Preferred ? "yes" : "no",
                node.BreakerOpen ? "open" : "closed",
                node.CallsUnderWay.ToString(),
                node.Head?.ToString(),
                node.HeadSeenAt?.Text(),
                node.LatencyMs?.ToString(),
                node.Problem
            );
        }

        table.WriteTo(output);
    }
}
