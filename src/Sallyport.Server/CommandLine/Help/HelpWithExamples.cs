using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Sallyport.Server.CommandLine.Help;

/// <summary>The library's help, then the command's examples, then the exit codes.</summary>
internal sealed class HelpWithExamples(HelpAction standard) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        standard.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is Verb { Examples.Count: > 0 } verb)
        {
            WriteExamples(output, verb);
        }
        else if (parseResult.CommandResult.Command is RootCommand)
        {
            WriteConfiguration(output);
        }

        output.WriteLine("Exit codes:");
        foreach (var (code, meaning) in ExitCodes.All)
        {
            output.WriteLine($"  {(int)code}  {meaning}");
        }

        output.WriteLine();
        return (int)ExitCode.Ok;
    }

    private static void WriteExamples(TextWriter output, Verb verb)
    {
        output.WriteLine("Examples:");
        foreach (var (what, commandLine) in verb.Examples)
        {
            output.WriteLine("  # " + what);
            output.WriteLine("  " + commandLine);
        }

        output.WriteLine();
    }

    private static void WriteConfiguration(TextWriter output)
    {
        output.WriteLine("Configuration, the later wins:");
        output.WriteLine("  appsettings.json beside the program, then in the working folder");
        output.WriteLine("  the file of --config");
        output.WriteLine("  environment: SALLYPORT_ and the path with __, e.g. SALLYPORT_Chains__eth__ChainId=1");
        output.WriteLine("  flags: --data, --listen");
        output.WriteLine();
    }
}
