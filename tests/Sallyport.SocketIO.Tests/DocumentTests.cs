using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Sallyport.SocketIO.Tests;

/// <summary>The C# that the documents show is code that compiles: it stands in the project of snippets, word for word.</summary>
public sealed partial class DocumentTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(SourceFolder(), "..", ".."));

    public static TheoryData<string> Documents =>
        [
            .. Directory
                .EnumerateFiles(Path.Combine(Root, "docs", "socketio"), "*.md")
                .Append(Path.Combine(Root, "src", "Sallyport.SocketIO", "README.md"))
                .Select(path => Path.GetRelativePath(Root, path)),
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Snippets_OfADocument_AreCompiledCode(string document)
    {
        var compiled = Directory
            .EnumerateFiles(Path.Combine(Root, "tests", "Sallyport.SocketIO.Snippets"), "*.cs")
            .Select(path => WithoutSpace(File.ReadAllText(path)))
            .ToList();

        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(Root, document))))
        {
            compiled.ShouldContain(code => code.Contains(WithoutSpace(block.Groups[1].Value)), block.Value);
        }
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_OfADocument_LeadToFiles(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Root, document))!;
        foreach (Match link in Link().Matches(File.ReadAllText(Path.Combine(Root, document))))
        {
            var target = Path.Combine(folder, link.Groups[1].Value);
            (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue(link.Value);
        }
    }

    private static string WithoutSpace(string text) => Space().Replace(text, "");

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline | RegexOptions.NonBacktracking)]
    private static partial Regex Block();

    [GeneratedRegex(@"\]\(([^)#:]+)(?:#[^)]*)?\)", RegexOptions.NonBacktracking)]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex Space();
}
