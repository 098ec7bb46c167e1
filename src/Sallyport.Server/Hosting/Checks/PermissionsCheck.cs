using Microsoft.Extensions.Configuration.Json;
using Sallyport.Storage.Folder;

namespace Sallyport.Server.Hosting.Checks;

/// <summary>Looks at the files that hold secrets: who owns them, and who beside the owner can read or write them. Opens none.</summary>
internal static class PermissionsCheck
{
    private const UnixFileMode Everybody = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
    private const UnixFileMode GroupMembers = UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    public static IEnumerable<ConfigurationFault> Check(IConfigurationRoot configuration)
    {
        var folder = Path.GetFullPath(configuration["Data:Folder"] is { Length: > 0 } set ? set : new DataOptions().Folder);
        var service = FileFacts.OfTarget(folder);
        return
        [
            .. DataFolder(folder, service),
            .. SettingsFiles(configuration, service),
            .. Named(configuration, "Tls:KeyFile", service, isSecret: true),
            .. Named(configuration, "Tls:CertificateFile", service, isSecret: false),
        ];
    }

    // What the server makes here has mode 0600 and one owner; anything else was changed since, and the server refuses it or cannot open it.
    private static IEnumerable<ConfigurationFault> DataFolder(string folder, FileFacts? service)
    {
        if (service is not { } owner)
        {
            yield break;
        }

        var secrets = Path.Combine(folder, "secrets");
        var files = Entries(folder, "sallyport.db*").Concat(Entries(secrets, "*")).Concat(Entries(Path.Combine(folder, "backups"), "*"));
        foreach (var path in files.Append(folder).Append(secrets))
        {
            if (FileFacts.OfTarget(path) is not { } facts)
            {
                continue;
            }

            if ((facts.Mode & (Everybody | GroupMembers)) != UnixFileMode.None)
            {
                var mode = facts.Kind == FileKind.Folder ? "700" : "600";
                yield return new("Data:Folder", $"{path} can be read or written by other users. Run: chmod {mode} {path}");
            }

            if (facts.User != owner.User)
            {
                var name = MachineUser.NameOf(owner.User);
                yield return new(
                    "Data:Folder",
                    $"{path} belongs to {MachineUser.NameOf(facts.User)} and the folder to {name}, whose server cannot open it. Run: chown {name} {path}"
                );
            }
        }
    }

    private static IEnumerable<ConfigurationFault> SettingsFiles(IConfigurationRoot configuration, FileFacts? service)
    {
        foreach (var provider in configuration.Providers.OfType<JsonConfigurationProvider>())
        {
            var path = provider.Source.FileProvider?.GetFileInfo(provider.Source.Path ?? "").PhysicalPath;
            if (path is null || FileFacts.OfTarget(path) is not { } facts)
            {
                continue;
            }

            if (ForeignFile.Find(path, service?.User) is { } reason)
            {
                yield return new("file", $"{path} {reason}: that user decides how the server runs");
            }

            var secret = configuration
                .AsEnumerable()
                .FirstOrDefault(setting =>
                    !string.IsNullOrEmpty(setting.Value)
                    && EffectiveSettings.IsSecret(setting.Key, setting.Value)
                    && provider.TryGet(setting.Key, out _)
                );
            if (secret.Key is not null && Readers(facts, service) is { } readers)
            {
                yield return new(secret.Key, $"is a secret in {path}, which {readers} can read. Run: chmod 600 {path}");
            }
        }
    }

    private static IEnumerable<ConfigurationFault> Named(
        IConfigurationRoot configuration,
        string setting,
        FileFacts? service,
        bool isSecret
    )
    {
        if (configuration[setting] is not { Length: > 0 } path || FileFacts.OfTarget(path) is not { } facts)
        {
            yield break;
        }

        if (ForeignFile.Find(path, service?.User) is { } reason)
        {
            yield return new(setting, $"{path} {reason}");
        }

        if (isSecret && Readers(facts, service) is { } readers)
        {
            yield return new(setting, $"{path} is a private key that {readers} can read. Run: chmod 600 {path}");
        }
    }

    // A file for root and the group of the server is a common way to give it a secret.
    private static string? Readers(FileFacts facts, FileFacts? service) =>
        (facts.Mode & UnixFileMode.OtherRead) != UnixFileMode.None ? "every user of this machine"
        : (facts.Mode & UnixFileMode.GroupRead) != UnixFileMode.None
        && facts.Group != 0
        && facts.Group != service?.Group
        && facts.Group != MachineUser.CurrentGroup
            ? $"the group {facts.Group}"
        : null;

    private static string[] Entries(string folder, string pattern)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFiles(folder, pattern) : [];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
