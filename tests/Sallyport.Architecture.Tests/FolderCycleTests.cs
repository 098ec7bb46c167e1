using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace Sallyport.Architecture.Tests;

/// <summary>
/// The folders of a project use each other in one direction only. This reads the compiled code. The types in a project's root folder may use every folder: they
/// register services.
/// </summary>
public sealed class FolderCycleTests
{
    public static TheoryData<string> Projects => [.. ArrowTests.Allowed.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_OfAProject_FormNoCycle(string project)
    {
        var uses = UsesBetweenFolders(project);

        var cycle = uses.Where(use => Reaches(use.To, use.From, uses)).ToList();

        cycle.Select(use => $"{use.From} → {use.To}: {string.Join(", ", use.Types.Order(StringComparer.Ordinal))}").ShouldBeEmpty();
    }

    [Fact]
    public void Namespaces_OfSources_FollowTheirFolders()
    {
        var strays =
            from file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            let folder = Path.GetRelativePath(Path.Combine(Repository.Root, "src"), Path.GetDirectoryName(file)!)
            from line in File.ReadLines(file)
            where line.StartsWith("namespace Sallyport", StringComparison.Ordinal)
            where line != $"namespace {folder.Replace(Path.DirectorySeparatorChar, '.')};"
            select $"{folder}/{Path.GetFileName(file)}: {line}";

        strays.ShouldBeEmpty();
    }

    private static List<FolderUse> UsesBetweenFolders(string project)
    {
        var file = project == "Server" ? "sallyport.dll" : $"Sallyport.{project}.dll";
        var architecture = new ArchLoader()
            .LoadAssembly(System.Reflection.Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, file)))
            .Build();
        var dependencies =
            from type in architecture.Types
            from dependency in type.Dependencies
            let use = (From: FolderOf(type, project), To: FolderOf(dependency.Target, project))
            where dependency.Target is not GenericParameter && use.From is not null && use.To is not null && use.From != use.To
            group $"{type.Name} uses {dependency.Target.Name}" by use;

        return
        [
            .. dependencies.Select(found => new FolderUse(found.Key.From!, found.Key.To!, [.. found.Distinct(StringComparer.Ordinal)])),
        ];
    }

    // The first folder under the project's root; null for its root and for types of other projects.
    private static string? FolderOf(IType type, string project)
    {
        var root = $"Sallyport.{project}.";
        var name = type.Namespace?.FullName ?? "";
        return name.StartsWith(root, StringComparison.Ordinal) ? name[root.Length..].Split('.')[0] : null;
    }

    private static bool Reaches(string from, string to, List<FolderUse> uses)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { from };
        var next = new Queue<string>(seen);
        while (next.TryDequeue(out var folder))
        {
            if (folder == to)
            {
                return true;
            }

            foreach (var use in uses.Where(use => use.From == folder && seen.Add(use.To)))
            {
                next.Enqueue(use.To);
            }
        }

        return false;
    }

    private sealed record FolderUse(string From, string To, IReadOnlyList<string> Types);
}
