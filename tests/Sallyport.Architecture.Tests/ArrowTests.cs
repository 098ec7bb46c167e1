using System.Xml.Linq;

namespace Sallyport.Architecture.Tests;

/// <summary>The arrows of docs/architecture.md: what is not drawn is forbidden.</summary>
public sealed class ArrowTests
{
    internal static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["SocketIO"] = [],
        ["Access"] = [],
        ["Channels"] = [],
        ["Chains"] = [],
        ["Market"] = ["Chains"],
        ["Storage"] = ["Access"],
        ["Doors"] = ["SocketIO", "Access", "Channels", "Chains", "Market"],
        ["Operations"] = ["Doors", "Access", "Chains", "Storage"],
        ["Server"] = ["SocketIO", "Access", "Channels", "Chains", "Market", "Storage", "Doors", "Operations"],
    };

    // Projects that will come: docs/architecture.md draws them.
    private static readonly Dictionary<string, string[]> Planned = new(StringComparer.Ordinal)
    {
        ["Pools"] = ["Chains"],
        ["Trading"] = ["Chains"],
        ["Solana"] = [],
        ["SocketIO.Redis"] = ["SocketIO"],
        ["SocketIO.Testing"] = ["SocketIO"],
        ["Console"] = ["Operations"],
        ["Portal"] = ["Doors"],
    };

    private static readonly string[] Drivers =
    [
        "Microsoft.Data.Sqlite",
        "SQLitePCLRaw.bundle_e_sqlite3",
        "Npgsql",
        "Dapper",
        "StackExchange.Redis",
    ];

    [Fact]
    public void ProjectReferences_EveryProject_FollowTheDrawnArrows()
    {
        var undrawn =
            from project in Projects()
            from target in References(project.Value, "ProjectReference").Select(path => Short(Path.GetFileNameWithoutExtension(path)))
            where !Allowed.TryGetValue(project.Key, out var targets) || !targets.Contains(target, StringComparer.Ordinal)
            select $"{project.Key} → {target}";

        undrawn.ShouldBeEmpty();
    }

    [Fact]
    public void Projects_UnderSrc_AreTheDrawnOnes() =>
        Projects().Keys.Order(StringComparer.Ordinal).ShouldBe(Allowed.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void ArchitecturePage_ItsTables_SayTheArrowsOfTheTest()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "architecture.md"));
        foreach (var (project, targets) in Allowed.Concat(Planned))
        {
            var uses =
                targets.Length == 0 ? "nothing"
                : project == "Server" ? "everything"
                : string.Join(", ", targets);

            page.ShouldContain(
                line =>
                    line.StartsWith($"| `Sallyport.{project}` |", StringComparison.Ordinal)
                    && line.EndsWith($"| {uses} |", StringComparison.Ordinal),
                project
            );
        }
    }

    [Fact]
    public void PackageReferences_OutsideStorage_HoldNoDatabaseOrBusDriver()
    {
        var strays =
            from project in Projects()
            where !string.Equals(project.Key, "Storage", StringComparison.Ordinal)
            from package in References(project.Value, "PackageReference")
            where Drivers.Contains(package, StringComparer.Ordinal)
            select $"{project.Key} → {package}";

        strays.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Sallyport.SocketIO", "Sallyport.Access|Sallyport.Chains|Sallyport.Server|ApiKey|ws-token|WsToken|Ethereum")]
    [InlineData(
        "Sallyport.SocketIO/EngineIO",
        "Sallyport.SocketIO.Sessions|Sallyport.SocketIO.Protocol|Sallyport.SocketIO.Parsers|SocketCodec|Namespace |SocketIOServer|SocketIOOptions|SocketEvent|EncodedEvent|Handshake "
    )]
    [InlineData("Sallyport.Doors", "OperatorVerbs|OperatorRequest|Sallyport.Operations|Sallyport.Storage")]
    [InlineData("Sallyport.Channels", "HttpContext|WebSocket")]
    [InlineData("Sallyport.Chains", "HttpContext")]
    [InlineData("Sallyport.Market", "HttpContext")]
    [InlineData("Sallyport.Storage", "HttpContext")]
    [InlineData("Sallyport.Storage/Backup", "Sqlite|Dapper")]
    [InlineData("Sallyport.Storage/Folder", "Sqlite|Dapper")]
    [InlineData("Sallyport.Storage/Secrets", "Sqlite|Dapper")]
    public void Sources_OfARoom_SpeakNoForbiddenWord(string room, string words)
    {
        var folder = Path.Combine(Repository.Root, "src", room);
        Directory.Exists(folder).ShouldBeTrue(room);
        var hits =
            from file in Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(file).Select((text, index) => (text, number: index + 1))
            where !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal)
            from word in words.Split('|')
            where line.text.Contains(word, StringComparison.Ordinal)
            select $"{Path.GetRelativePath(Repository.Root, file)}:{line.number} says {word}";

        hits.ShouldBeEmpty();
    }

    [Fact]
    public void Folders_UnderSrc_AreNamedByFeature()
    {
        string[] kinds = ["Common", "Shared", "Utils", "Helpers", "Models", "Interfaces", "Services", "Managers", "Dtos"];
        Directory
            .EnumerateDirectories(Path.Combine(Repository.Root, "src"), "*", SearchOption.AllDirectories)
            .Select(Path.GetFileName)
            .Where(name => kinds.Contains(name, StringComparer.Ordinal))
            .ShouldBeEmpty();
    }

    private static Dictionary<string, XDocument> Projects() =>
        Directory
            .EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .ToDictionary(path => Short(Path.GetFileNameWithoutExtension(path)), path => XDocument.Load(path), StringComparer.Ordinal);

    private static IEnumerable<string> References(XDocument project, string kind) =>
        project.Descendants(kind).Select(element => element.Attribute("Include")?.Value).OfType<string>();

    private static string Short(string project) => project.Replace("Sallyport.", "", StringComparison.Ordinal);
}
