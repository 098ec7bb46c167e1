using System.Text.RegularExpressions;

namespace Sallyport.Architecture.Tests;

/// <summary>docs/security.md says "held" only of what a test shows.</summary>
public sealed partial class RequirementTests
{
    [Fact]
    public void SecurityPage_EveryHeldRequirement_HasATestWithItsNumber()
    {
        var held = HeldLine()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md")))
            .Select(match => match.Groups["number"].Value)
            .ToList();

        held.Count.ShouldBeGreaterThan(10);
        held.Except(NumbersInTests(), StringComparer.Ordinal).ShouldBeEmpty();
    }

    private static HashSet<string> NumbersInTests()
    {
        var folders = new[] { "tests" }.Select(folder => Path.Combine(Repository.Root, folder));
        return folders
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories))
            .SelectMany(file => Requirement().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["number"].Value)
            .ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex(@"^\| (?<number>R\d+) \|.*\| held \|\s*$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex HeldLine();

    [GeneratedRegex(@"Trait\(""Requirement"", ""(?<number>R\d+)""\)", RegexOptions.ExplicitCapture)]
    private static partial Regex Requirement();
}
