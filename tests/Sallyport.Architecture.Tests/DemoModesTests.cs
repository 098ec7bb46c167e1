using System.Diagnostics;

namespace Sallyport.Architecture.Tests;

/// <summary>What the demo builds and installs is copied later by <c>dotnet publish</c>, for a server that runs as another user.</summary>
public sealed class DemoModesTests
{
    // A faulty option ends the demo before it starts anything; until then it has set up its process as for a run.
    [Fact]
    public async Task Demo_ItsProcess_KeepsTheUmaskOfItsCaller()
    {
        var demo = Path.Combine(Repository.Root, "eng", "demo", "demo.mjs");
        var script =
            "process.argv = ['node', 'demo.mjs', '--no-such-option'];"
            + "process.on('exit', () => console.log(process.umask().toString(8)));"
            + $"await import('{demo}');";
        using var node = Process.Start(
            new ProcessStartInfo("sh", ["-c", "umask 022; exec node --input-type=module -e \"$0\"", script])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            }
        )!;
        var complaint = node.StandardError.ReadToEndAsync();

        (await node.StandardOutput.ReadToEndAsync()).Trim().ShouldBe("22", await complaint);
    }
}
