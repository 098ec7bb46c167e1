using System.Buffers.Text;
using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.Secrets;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Secrets;

/// <summary>
/// Secrets from configuration, else from files <c>secrets/pepper-N</c>, <c>secrets/signing-N</c> and <c>secrets/audit-1</c> of the data folder, one base64
/// line each, mode 0600; N is the version. The first of each is made when there is none.
/// </summary>
internal sealed partial class FileSecretSource(FolderLease lease, IOptions<SecretOptions> options, ILogger<FileSecretSource> logger)
    : ISecretSource
{
    /// <summary>What to do about a configured secret that is none.</summary>
    internal const string MakeOne = "Make one with: openssl rand -base64 32";

    // Of one that was good once: a new one would open nothing that the old one closed.
    private const string Restore = "Restore it from a backup; a new one would not be the one that is needed.";

    private const int FirstVersion = 1;

    public IReadOnlyList<ServerSecret> GetPeppers() => Get("pepper", "pepper", options.Value.Pepper, "Secrets:Pepper");

    public IReadOnlyList<ServerSecret> GetSigningSecrets() =>
        Get("signing secret", "signing", options.Value.SigningSecret, "Secrets:SigningSecret");

    public ServerSecret GetAuditSecret() => Get("audit secret", "audit", options.Value.AuditSecret, "Secrets:AuditSecret")[0];

    public bool IsConfigured(SecretKind kind) =>
        !string.IsNullOrWhiteSpace(kind == SecretKind.Pepper ? options.Value.Pepper : options.Value.SigningSecret);

    public ServerSecret Create(SecretKind kind, int version)
    {
        if (IsConfigured(kind))
        {
            throw new InvalidOperationException($"The {NameOf(kind)} is configured.");
        }

        return Guarded(kind, folder => Create(folder, NameOf(kind), FileNameOf(kind), version));
    }

    public void Remove(SecretKind kind, int version) =>
        Guarded(
            kind,
            folder =>
            {
                File.Delete(Path.Combine(folder, $"{FileNameOf(kind)}-{version}"));
                return true;
            }
        );

    private static string NameOf(SecretKind kind) => kind == SecretKind.Pepper ? "pepper" : "signing secret";

    private static string FileNameOf(SecretKind kind) => kind == SecretKind.Pepper ? "pepper" : "signing";

    private T Guarded<T>(SecretKind kind, Func<string, T> work)
    {
        try
        {
            OwnerOnly.EnsureFolder(lease.Folder.SecretsPath);
            return work(lease.Folder.SecretsPath);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or StorageException)
        {
            throw new AccessStoreException($"The {NameOf(kind)} could not be written: {exception.Message}", exception);
        }
    }

    private List<ServerSecret> Get(string name, string fileName, string? configured, string configuredAs)
    {
        if (!string.IsNullOrWhiteSpace(configured))
        {
            return [Parse(name, 1, configured, $"configuration {configuredAs}", MakeOne)];
        }

        try
        {
            var folder = lease.Folder.SecretsPath;
            OwnerOnly.EnsureFolder(folder);
            var found = ReadAll(folder, name, fileName);
            return found.Count > 0 ? found : [Create(folder, name, fileName, FirstVersion)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"The {name} cannot be read: {exception.Message}", exception);
        }
    }

    internal static List<ServerSecret> ReadAll(string folder, string name, string fileName)
    {
        var secrets = new List<ServerSecret>();
        foreach (var path in Directory.EnumerateFiles(folder, $"{fileName}-*").Order(StringComparer.Ordinal))
        {
            var suffix = Path.GetFileName(path)[(fileName.Length + 1)..];
            if (int.TryParse(suffix, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && version > 0)
            {
                OwnerOnly.CheckFile(path);
                secrets.Add(Parse(name, version, File.ReadAllText(path), path));
            }
        }

        return secrets;
    }

    private ServerSecret Create(string folder, string name, string fileName, int version)
    {
        var path = Path.Combine(folder, $"{fileName}-{version}");
        var text = Convert.ToBase64String(ServerSecret.Generate());

        // Complete under another name first: a half-written secret after a crash would be taken for a weak one.
        OwnerOnly.Replace(path, [.. text.Select(character => (byte)character), (byte)'\n'], overwrite: false);
        Log.Created(logger, name, path);
        return Parse(name, version, text, path);
    }

    internal static ServerSecret Parse(string name, int version, string text, string place, string advice = Restore)
    {
        var trimmed = text.Trim();
        if (!Base64.IsValid(trimmed))
        {
            throw new StorageException($"The {name} of {place} is not base64. {advice}");
        }

        return new ServerSecret($"{name} of {place}", version, Convert.FromBase64String(trimmed));
    }

    private static partial class Log
    {
        [LoggerMessage(
            2041,
            LogLevel.Information,
            "A new {Name} was made in {Path}. Back it up with the database.",
            EventName = "SecretCreated"
        )]
        public static partial void Created(ILogger logger, string name, string path);
    }
}
