using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;
using Sallyport.Server.Hosting;
using Sallyport.Server.Hosting.Checks;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport check-config</c>: every fault at once, and the configuration in effect; starts nothing, opens nothing.</summary>
internal static class CheckConfigCommand
{
    public static Verb Create(GlobalOptions globals)
    {
        var listen = ServeCommand.ListenOption();
        var verb = new Verb(
            "check-config",
            "Check the configuration without starting: explain every fault, print what is in effect, no secrets"
        )
        {
            listen,
        };
        verb.WithExample("before a restart", "sallyport check-config --config /etc/sallyport.json && systemctl restart sallyport");
        verb.SetAction(parse =>
        {
            var terminal = globals.Terminal(parse);
            var configuration = ConfigurationSources.Read(globals.Flags(parse, parse.GetValue(listen)), out var unreadable);
            var findings = ConfigurationCheck.Run(configuration);
            var faults = unreadable.Select(message => new ConfigurationFault("file", message)).Concat(findings.Faults).ToList();
            var settings = EffectiveSettings.Of(configuration);
            var result = new JsonObject
            {
                ["valid"] = faults.Count == 0,
                ["faults"] = Node(faults),
                ["warnings"] = Node(findings.Warnings),
                ["configuration"] = Node(settings),
            };
            terminal.Done(
                result,
                output =>
                {
                    ShowSettings(settings, output);
                    output.WriteLine();
                    Show(faults, findings.Warnings, output);
                }
            );
            return (int)(faults.Count == 0 ? ExitCode.Ok : ExitCode.Configuration);
        });
        return verb;
    }

    /// <summary>Writes each fault and warning on a line of its own.</summary>
    public static void Show(IReadOnlyList<ConfigurationFault> faults, IReadOnlyList<ConfigurationFault> warnings, TextWriter output)
    {
        foreach (var warning in warnings)
        {
            output.WriteLine("warning: " + Line(warning));
        }

        foreach (var fault in faults)
        {
            output.WriteLine("fault: " + Line(fault));
        }

        output.WriteLine(
            faults.Count switch
            {
                0 => "The configuration is good.",
                1 => "The configuration has 1 fault.",
                _ => $"The configuration has {faults.Count} faults.",
            }
        );
    }

    private static void ShowSettings(IReadOnlyList<EffectiveSetting> settings, TextWriter output)
    {
        var table = new TextTable("SETTING", "VALUE", "FROM");
        foreach (var setting in settings)
        {
            table.Add(setting.Key, setting.Value, setting.Source);
        }

        table.WriteTo(output);
    }

    private static string Line(ConfigurationFault fault) =>
        $"{fault.Key}: {fault.Message.TrimEnd('.')}." + (fault.Suggestion is { } near ? $" Did you mean {near}?" : "");

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, JsonSerializerOptions.Web);
}
