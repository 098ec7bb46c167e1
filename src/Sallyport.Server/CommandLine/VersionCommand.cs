using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using Sallyport.Doors.Telemetry;
using Sallyport.Server.CommandLine.Help;
using Sallyport.Server.CommandLine.Output;

namespace Sallyport.Server.CommandLine;

/// <summary><c>sallyport version</c></summary>
internal static class VersionCommand
{
    public static Verb Create(GlobalOptions globals)
    {
        var verb = new Verb("version", "Print the version of the program and of what it runs on");
        verb.WithExample("for a bug report", "sallyport version --json");
        verb.SetAction(parse =>
        {
            var system = $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}";
            var result = new JsonObject
            {
                ["version"] = ProgramVersion.Text,
                ["commit"] = ProgramVersion.Commit,
                ["runtime"] = RuntimeInformation.FrameworkDescription,
                ["system"] = system,
            };
            return globals
                .Terminal(parse)
                .Done(
                    result,
                    output =>
                        new FieldList()
                            .Add("sallyport", ProgramVersion.Text)
                            .Add("commit", ProgramVersion.Commit)
                            .Add("runtime", RuntimeInformation.FrameworkDescription)
                            .Add("system", system)
                            .WriteTo(output)
                );
        });
        return verb;
    }
}
