using System.Diagnostics;
using System.Text.Json;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The built program, run as a process of its own in a working folder without settings.</summary>
internal static class SallyportProcess
{
    private static readonly string Dll = typeof(Hosting.ServerHost).Assembly.Location;

    /// <summary>Runs a command to its end.</summary>
    public static async Task<Outcome> RunAsync(
        IEnumerable<string> args,
        string? input = null,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingFolder = null
    )
    {
        using var process = Start(args, environment, workingFolder);
        await process.StandardInput.WriteAsync(input ?? "");
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TestServer.Patience);
        await process.WaitForExitAsync(patience.Token);
        return new Outcome(process.ExitCode, await output, await error);
    }

    public static Process Start(
        IEnumerable<string> args,
        IReadOnlyDictionary<string, string>? environment = null,
        string? workingFolder = null
    )
    {
        var start = new ProcessStartInfo("dotnet", [Dll, .. args])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingFolder ?? Path.GetTempPath(),
        };
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("SALLYPORT_", StringComparison.Ordinal)).ToList())
        {
            start.Environment.Remove(name);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return Process.Start(start)!;
    }

    /// <summary>What a command did.</summary>
    internal sealed record Outcome(int ExitCode, string Output, string Error)
    {
        /// <summary>Gets the result of <c>--json</c>: one line, nothing else.</summary>
        public JsonElement Json => JsonElement.Parse(Output.TrimEnd('\n').ShouldNotContain('\n'));

        /// <summary>Gets the complaint of <c>--json</c>.</summary>
        public JsonElement JsonError => JsonElement.Parse(Error.TrimEnd('\n').ShouldNotContain('\n')).GetProperty("error");
    }

    private static string ShouldNotContain(this string text, char letter)
    {
        text.Contains(letter, StringComparison.Ordinal).ShouldBeFalse(text);
        return text;
    }
}
