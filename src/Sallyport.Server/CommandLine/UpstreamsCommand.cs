using System.CommandLine;
using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;
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
                operators.AskAsync(
                    parse,
                    new OperatorRequest(OperatorVerbs.ListUpstreams, []),
                    ShowAll,
                    makesFolder: false,
                    cancellationToken
                )
        );
        return verb;
    }

    private static void ShowAll(JsonObject result, TextWriter output)
    {
        var nodes = result["upstreams"]!.AsArray();
        if (nodes.Count == 0)
        {
            output.WriteLine("No chain is configured.");
            return;
        }

        var table = new TextTable("CHAIN", "NODE", "STATE", "PREFERRED", "BREAKER", "CALLS", "HEAD", "SEEN", "MS", "PROBLEM");
        foreach (var node in nodes.OfType<JsonObject>())
        {
            table.Add(
                (string?)node["chain"],
                (string?)node["node"],
                (string?)node["state"],
                (bool)node["preferred"]! ? "yes" : "no",
                (bool)node["breakerOpen"]! ? "open" : "closed",
                node["callsUnderWay"]?.ToString(),
                node["head"]?.ToString(),
                (string?)node["headSeenAt"],
                node["latencyMs"]?.ToString(),
                (string?)node["problem"]
            );
        }

        table.WriteTo(output);
    }
}
