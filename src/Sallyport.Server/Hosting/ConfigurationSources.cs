using System.Text.Json;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.Hosting;

/// <summary>
/// Reads configuration, the later source winning: <c>appsettings.json</c> beside the program, then in the working folder, the file of
/// <c>--config</c>, the environment (<c>SALLYPORT_</c>, nesting by <c>__</c>), flags.
/// </summary>
internal static class ConfigurationSources
{
    public const string EnvironmentPrefix = "SALLYPORT_";

    /// <summary>What <see cref="SourceOf"/> says of a variable.</summary>
    public const string Environment = "environment";

    private const string FileName = "appsettings.json";
    private const string FolderSetting = "Data:Folder";

    private static readonly JsonDocumentOptions JsonWithComments = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads everything; <paramref name="faults"/> tells of each file that cannot be read, by its own line.</summary>
    public static IConfigurationRoot Read(ConfigurationFlags flags, out IReadOnlyList<string> faults)
    {
        var found = new List<string>();
        var builder = new ConfigurationBuilder();
        foreach (var file in Files(flags))
        {
            if ((file.Found ? FindForeign(file.Path, flags) : null) is { } foreign)
            {
                found.Add(foreign);
            }
            else if (Fault(file.Path, file.Required) is { } fault)
            {
                found.Add(fault);
            }
            else
            {
                // Also where there is none yet: it may come while the server runs (ConfigurationReload).
                builder.AddJsonFile(Path.GetFullPath(file.Path), optional: true, reloadOnChange: false);
            }
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix);
        builder.AddInMemoryCollection(FlagValues(flags));
        var configuration = builder.Build();
        if (configuration[FolderSetting] is null && ForeignFile.Find(Path.GetFullPath(new DataOptions().Folder)) is { } reason)
        {
            found.Add(
                $"The data folder {Path.GetFullPath(new DataOptions().Folder)} {reason}. If it is the one you mean, name it with --data."
            );
        }

        faults = found;
        return configuration;
    }

    /// <summary>The files that are read, in their order; not each need be there.</summary>
    public static IEnumerable<string> Paths(ConfigurationFlags flags) => Files(flags).Select(file => Path.GetFullPath(file.Path));

    /// <summary>Tells the two variables of the same prefix that clients read (README): they are no settings.</summary>
    public static bool IsForClients(string key) =>
        string.Equals(key, "URL", StringComparison.OrdinalIgnoreCase) || string.Equals(key, "API_KEY", StringComparison.OrdinalIgnoreCase);

    /// <summary>Where a value comes from, for people.</summary>
    public static string SourceOf(IConfigurationRoot configuration, string key)
    {
        var provider = configuration.Providers.LastOrDefault(candidate => candidate.TryGet(key, out _));
        return provider switch
        {
            JsonConfigurationProvider json => json.Source.Path ?? "file",
            EnvironmentVariablesConfigurationProvider => Environment,
            null => "default",
            _ => "flag",
        };
    }

    // Found: by looking where the command happens to run, so that another user may have put it there. The others the operator chose.
    private static IEnumerable<(string Path, bool Required, bool Found)> Files(ConfigurationFlags flags)
    {
        var beside = Path.Combine(AppContext.BaseDirectory, FileName);
        var working = Path.GetFullPath(FileName);
        yield return (beside, false, false);
        if (!string.Equals(beside, working, StringComparison.Ordinal))
        {
            yield return (working, false, true);
        }

        if (flags.ConfigFile is { } named)
        {
            yield return (named, true, false);
        }
    }

    private static Dictionary<string, string?> FlagValues(ConfigurationFlags flags)
    {
        var values = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (flags.DataFolder is { } folder)
        {
            values[FolderSetting] = folder;
        }

        if (flags.Listen is { } listen)
        {
            values["Listen"] = listen;
        }

        return values;
    }

    private static string? FindForeign(string path, ConfigurationFlags flags)
    {
        var folder = flags.DataFolder ?? System.Environment.GetEnvironmentVariable(EnvironmentPrefix + "Data__Folder");
        var owner = string.IsNullOrEmpty(folder) ? null : FileFacts.OfTarget(Path.GetFullPath(folder))?.User;
        return ForeignFile.FindWithFolder(path, owner) is { } reason
            ? $"{path} {reason}: it is not read. Run this in another folder, or make the file belong to you, with mode 0644 or less."
            : null;
    }

    // The configuration system's own complaint names no line; this one does, and never quotes the file, which may hold secrets.
    private static string? Fault(string path, bool required)
    {
        try
        {
            using var file = File.OpenRead(path);
            using var document = JsonDocument.Parse(file, JsonWithComments);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return $"{path} must hold one JSON object.";
            }

            new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(path), optional: false, reloadOnChange: false).Build();
            return null;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return required ? $"The configuration file {path} does not exist." : null;
        }
        catch (Exception failure) when (failure is UnauthorizedAccessException or IOException)
        {
            return $"The configuration file {path} cannot be read: {failure.Message}";
        }
        catch (JsonException wrong)
        {
            return $"{path} is not JSON: look at line {wrong.LineNumber + 1}, column {wrong.BytePositionInLine + 1}.";
        }
        catch (Exception duplicate) when (duplicate is FormatException or InvalidDataException)
        {
            return $"{path} says something twice: {duplicate.InnerException?.Message ?? duplicate.Message}";
        }
    }
}
