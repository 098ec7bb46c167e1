using System.Text.Json.Nodes;
using Sallyport.Operations.Control;
using Sallyport.Operations.Verbs;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Storage;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport migrate</c>: what <c>serve</c> does to the database at its start, and nothing else.</summary>
internal static class MigrateCommand
{
    public static Verb Create(GlobalOptions globals, TimeProvider time)
    {
        var verb = new Verb("migrate", "Bring the database to the schema of this program (`serve` does it too), all in one transaction");
        verb.WithExample("before a new version serves", "sallyport migrate --data /var/lib/sallyport");
        verb.SetAction(
            async (parse, cancellationToken) =>
            {
                var terminal = globals.Terminal(parse);
                if (!globals.TryRead(parse, out var configuration, out var error))
                {
                    return terminal.Fail(error);
                }

                var line = new OperatorLine(configuration, time);
                if (
                    await line.TryAskServerAsync(OperatorVerbs.Status.ToRequest(new NoArguments()), cancellationToken) is
                    { Result: { } status }
                )
                {
                    var running = new JsonObject { ["applied"] = new JsonArray(), ["server"] = status.DeepClone() };
                    return terminal.Done(
                        running,
                        output => output.WriteLine("A server runs on this folder; it migrated the database when it started.")
                    );
                }

                await using var local = await LocalDesk.OpenAsync(configuration, cancellationToken);
                var applied = new JsonArray([.. local.Applied.Select(Of)]);
                return terminal.Done(new JsonObject { ["applied"] = applied }, output => Show(local.Applied, output));
            }
        );
        return verb;
    }

    private static JsonNode Of(AppliedMigration migration) => new JsonObject { ["number"] = migration.Number, ["name"] = migration.Name };

    private static void Show(IReadOnlyList<AppliedMigration> applied, TextWriter output)
    {
        foreach (var migration in applied)
        {
            output.WriteLine($"applied {migration.Number:0000} {migration.Name}");
        }

        if (applied.Count == 0)
        {
            output.WriteLine("The database is current.");
        }
    }
}
