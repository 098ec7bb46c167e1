using System.Diagnostics;
using Sallyport.Server.Tests.TestHost;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Verbs run where another user has put files, and told of files that others can read.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class ForeignFilesTests
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const string Other = "4711";

    private static bool IsRoot => MachineUser.Current is 0;

    [Theory]
    [InlineData("another user's")]
    [InlineData("open to others")]
    [InlineData("a link to a file open to others")]
    [Trait("Requirement", "R34")]
    public async Task Verb_ForeignSettingsInTheWorkingFolder_AreNotRead(string what)
    {
        using var place = new Workplace();
        var settings = Path.Combine(place.Folder, "appsettings.json");
        var written = place.Write(
            what.StartsWith("a link", StringComparison.Ordinal) ? "elsewhere.json" : "appsettings.json",
            """{ "Listen": "http://127.0.0.1:1" }"""
        );
        if (what == "another user's" && IsRoot)
        {
            Run("chown", Other, written);
        }
        else
        {
            // Without root no file can be given away: the mode is tried instead.
            File.SetUnixFileMode(written, OwnerFile | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
        }

        if (written != settings)
        {
            File.CreateSymbolicLink(settings, written);
        }

        var refused = await SallyportProcess.RunAsync(["accounts", "list", "--json", "--data", place.Data], workingFolder: place.Folder);

        refused.ExitCode.ShouldBe(3, refused.Output + refused.Error);
        refused.JsonError.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(settings);
        Directory.Exists(place.Data).ShouldBeFalse();
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task Verb_SettingsOfTheOwnerOfTheDataFolder_AreRead()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.Data, OwnerFile | UnixFileMode.UserExecute);
        place.Write("appsettings.json", """{ "Keys": { "CacheSize": 7 } }""");
        if (IsRoot)
        {
            Run("chown", "-R", Other, place.Folder);
        }

        var outcome = await SallyportProcess.RunAsync(["check-config", "--json", "--data", place.Data], workingFolder: place.Folder);

        outcome.ExitCode.ShouldBe(0, outcome.Output);
        outcome.Output.ShouldContain("""{"key":"Keys:CacheSize","value":"7" """.Trim());
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task Verb_DataFolderOfAnotherUserThatNobodyNamed_IsNotUsed()
    {
        using var place = new Workplace();
        Directory.CreateDirectory(place.Data, OwnerFile | UnixFileMode.UserExecute);
        if (IsRoot)
        {
            Run("chown", Other, place.Data);
        }
        else
        {
            File.SetUnixFileMode(place.Data, OwnerFile | UnixFileMode.UserExecute | UnixFileMode.OtherWrite);
        }

        var refused = await SallyportProcess.RunAsync(["accounts", "list", "--json"], workingFolder: place.Folder);

        refused.ExitCode.ShouldBe(3, refused.Output + refused.Error);
        refused.JsonError.GetProperty("message").GetString().ShouldNotBeNull().ShouldContain(place.Data);
        Directory.EnumerateFileSystemEntries(place.Data).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task CheckConfig_SecretsThatOthersCanRead_AreToldWithTheRemedy()
    {
        using var place = new Workplace();
        (await SallyportProcess.RunAsync(["keys", "list", "--data", place.Data])).ExitCode.ShouldBe(6);
        (await SallyportProcess.RunAsync(["accounts", "create", "--name", "Ada", "--data", place.Data])).ExitCode.ShouldBe(0);
        var pepper = Path.Combine(place.Data, "secrets", "pepper-1");
        File.SetUnixFileMode(
            pepper,
            OwnerFile | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite
        );
        var database = Path.Combine(place.Data, "sallyport.db");
        if (IsRoot)
        {
            Run("chown", "4712", database);
        }
        else
        {
            File.SetUnixFileMode(database, OwnerFile | UnixFileMode.OtherRead);
        }

        var certificate = TestCertificate.Create();
        var key = place.Write("key.pem", certificate.Key);
        File.SetUnixFileMode(key, OwnerFile | UnixFileMode.OtherRead);
        var settings = place.Write(
            "settings.json",
            """{ "Secrets": { "AuditSecret": "SECRET" }, "Mail": { "Password": "hunter2" } }""".Replace(
                "SECRET",
                Convert.ToBase64String([.. Enumerable.Range(9, 40).Select(number => (byte)number)]),
                StringComparison.Ordinal
            )
        );
        File.SetUnixFileMode(settings, OwnerFile | UnixFileMode.OtherRead);

        var outcome = await SallyportProcess.RunAsync(
            ["check-config", "--json", "--data", place.Data, "--config", settings, "--listen", "https://127.0.0.1:0"],
            environment: new Dictionary<string, string>
            {
                ["SALLYPORT_Tls__CertificateFile"] = place.Write("cert.pem", certificate.Certificate),
                ["SALLYPORT_Tls__KeyFile"] = key,
            }
        );

        var warnings = outcome.Json.GetProperty("warnings").GetRawText();
        warnings.ShouldContain($"chmod 600 {pepper}");
        warnings.ShouldContain(IsRoot ? $"Run: chown root {database}" : $"chmod 600 {database}");
        warnings.ShouldContain($"chmod 600 {key}");
        warnings.ShouldContain($"chmod 600 {settings}");
        (outcome.Output + outcome.Error).ShouldNotContain("hunter2");
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task BackupWithSecrets_IntoAFolderOfAnotherUser_IsNewPrivateAndTellsWhoCanReadIt()
    {
        using var place = new Workplace();
        (await SallyportProcess.RunAsync(["accounts", "create", "--name", "Ada", "--data", place.Data])).ExitCode.ShouldBe(0);
        var folder = Directory.CreateDirectory(Path.Combine(place.Folder, "theirs")).FullName;
        var victim = place.Write("victim", "untouched");
        var target = Path.Combine(folder, "all.tar");
        File.CreateSymbolicLink(target + ".partial", victim);
        if (IsRoot)
        {
            Run("chown", "-hR", Other, folder);
        }

        var outcome = await SallyportProcess.RunAsync(["backup", target, "--with-secrets", "--json", "--data", place.Data]);

        outcome.ExitCode.ShouldBe(0, outcome.Error);
        (await File.ReadAllTextAsync(victim)).ShouldBe("untouched");
        var facts = FileFacts.Of(target).ShouldNotBeNull();
        (facts.Kind, facts.Mode, facts.Links).ShouldBe((FileKind.File, OwnerFile, 1u));
        facts.User.ShouldBe(FileFacts.Of(folder)!.Value.User);
        outcome.Json.GetProperty("warning").GetString()!.Contains("belongs to uid:4711", StringComparison.Ordinal).ShouldBe(IsRoot);
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}");
    }
}
