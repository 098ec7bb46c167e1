using System.Text.RegularExpressions;
using Sallyport.Fixtures;
using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.CommandLine;

/// <summary>Every command line that the documents show is one that the program takes.</summary>
public sealed partial class DocumentedCommandsTests
{
    public static TheoryData<string, string> Commands
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories))
            {
                foreach (var command in Find(File.ReadAllText(file)).Distinct(StringComparer.Ordinal))
                {
                    data.Add(Path.GetRelativePath(Path.Combine(Checkout.Root, "docs"), file), command);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Document_ItsCommands_AreTaken(string file, string command)
    {
        var parse = SallyportCommand.Create(TimeProvider.System).Parse([.. Words(command)], SallyportCommand.Parsing);
        parse.Errors.Select(error => error.Message).ShouldBeEmpty($"{file}: sallyport {command}");
    }

    [Fact]
    public void Documents_HaveCommands() => Commands.Count.ShouldBeGreaterThan(40);

    // In blocks of bash: what stands after "sallyport" up to a pipe, a redirection, the end of a subshell or of the line.
    private static IEnumerable<string> Find(string text) =>
        from block in Block().Matches(text)
        let lines = block.Groups["text"].Value.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
        from line in lines
        from call in Call().Matches(line)
        select call.Groups["command"].Value.Trim();

    private static IEnumerable<string> Words(string command) =>
        Word().Matches(command).Select(word => word.Value is ['\'' or '"', .., _] ? word.Value[1..^1] : word.Value);

    [GeneratedRegex("^```bash\n(?<text>.*?)^```", RegexOptions.ExplicitCapture | RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(^|[(;&/ ])sallyport (?<command>[a-z]([^|<>);&#""']|""[^""]*""|'[^']*')*)", RegexOptions.ExplicitCapture)]
    private static partial Regex Call();

    [GeneratedRegex("""'[^']*'|"[^"]*"|[^\s'"]+""")]
    private static partial Regex Word();
}
