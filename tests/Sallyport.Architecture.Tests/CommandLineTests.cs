using System.Text.RegularExpressions;

namespace Sallyport.Architecture.Tests;

/// <summary>The command line reads answers through their records: a renamed member must not compile.</summary>
public sealed partial class CommandLineTests
{
    [Fact]
    public void Sources_OfTheCommandLine_ReadNoJsonMemberByItsName()
    {
        var folder = Path.Combine(Repository.Root, "src", "Sallyport.Server", "CommandLine");
        var reads =
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where MemberRead().IsMatch(line.text)
            select $"{Path.GetRelativePath(folder, file)}:{line.number} {line.text.Trim()}";

        reads.ShouldBeEmpty();
    }

    // node["name"], node!["name"], node?["name"], node["one"]["two"]; not ["name"] = value of an initializer.
    [GeneratedRegex("""[\w)\]!?]\["[^"]+"\]""")]
    private static partial Regex MemberRead();
}
