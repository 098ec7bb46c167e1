using Sallyport.Fixtures;
using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>The unit file of <c>deploy/systemd</c>.</summary>
public sealed class SystemdUnitTests
{
    private const string Program = "/opt/sallyport/sallyport";

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Checkout.Root, "deploy", "systemd", "sallyport.service"));

    [Fact]
    public void Unit_ItsCommands_AreTaken()
    {
        var commands = Lines
            .Where(line => line.StartsWith("Exec", StringComparison.Ordinal) && line.Contains(Program, StringComparison.Ordinal))
            .Select(line => line[(line.IndexOf(Program, StringComparison.Ordinal) + Program.Length)..].Trim())
            .ToList();

        commands.Count.ShouldBe(2);
        foreach (var command in commands)
        {
            var parse = SallyportCommand.Create(TimeProvider.System).Parse(command.Split(' '), SallyportCommand.Parsing);
            parse.Errors.Select(error => error.Message).ShouldBeEmpty(command);
        }
    }

    [Fact]
    public void Unit_SettingsFile_IsReadWhereTheOperatorChangesIt()
    {
        // A credential is a copy that systemd makes at the start: a change of the file would never reach the server.
        Lines.ShouldNotContain(line => line.StartsWith("LoadCredential", StringComparison.Ordinal));
        Lines.ShouldContain(line => line.StartsWith("ExecStart=", StringComparison.Ordinal) && line.Contains("--config /etc/sallyport/"));
        Lines.ShouldContain("ExecReload=kill -HUP $MAINPID");
    }
}
