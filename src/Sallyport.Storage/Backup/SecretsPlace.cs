using System.Globalization;
using System.Text;
using Sallyport.Access.Secrets;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Secrets;

namespace Sallyport.Storage.Backup;

/// <summary>The secrets folder as a restore sees it: adds what is missing, never overwrites, makes nothing up.</summary>
internal sealed class SecretsPlace(string folder, SecretOptions configured)
{
    /// <summary>Names the files of an archive that are not here.</summary>
    /// <exception cref="StorageException">One that is here is another.</exception>
    public IReadOnlyList<string> FindMissing(IReadOnlyDictionary<string, byte[]> inArchive)
    {
        var missing = new List<string>();
        foreach (var (name, bytes) in inArchive)
        {
            var path = Path.Combine(folder, name);
            if (!File.Exists(path))
            {
                missing.Add(name);
            }
            else if (!File.ReadAllText(path).AsSpan().Trim().SequenceEqual(Encoding.UTF8.GetString(bytes).AsSpan().Trim()))
            {
                throw new StorageException(
                    $"{path} is another secret than the one in the archive, and is not overwritten. Move {folder} away to restore the archive's."
                );
            }
        }

        return missing;
    }

    /// <summary>Names the signing secrets among those missing here that are older than one that is here: each was retired.</summary>
    public IReadOnlyList<string> FindRetired(IReadOnlyList<string> missing)
    {
        const string Prefix = "signing-";
        var here = Directory.Exists(folder)
            ? Directory.GetFiles(folder, Prefix + "*").Select(path => VersionOf(Path.GetFileName(path)))
            : [];
        var newest = here.DefaultIfEmpty(0).Max();
        return [.. missing.Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && VersionOf(name) < newest)];

        static int VersionOf(string name) =>
            int.TryParse(name.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
    }

    /// <summary>Reads the peppers that will be here.</summary>
    public IReadOnlyCollection<ServerSecret> ReadPeppers(IReadOnlyDictionary<string, byte[]> inArchive)
    {
        if (!string.IsNullOrWhiteSpace(configured.Pepper))
        {
            return [FileSecretSource.Parse("pepper", 1, configured.Pepper, "configuration Secrets:Pepper", FileSecretSource.MakeOne)];
        }

        const string Prefix = "pepper-";
        var here = Directory.Exists(folder) ? FileSecretSource.ReadAll(folder, "pepper", "pepper") : [];
        var versions = here.Select(pepper => pepper.Version).ToHashSet();
        return
        [
            .. here,
            .. inArchive
                .Where(secret => secret.Key.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(secret =>
                    (
                        Version: int.Parse(secret.Key[Prefix.Length..], CultureInfo.InvariantCulture),
                        Text: Encoding.UTF8.GetString(secret.Value)
                    )
                )
                .Where(secret => !versions.Contains(secret.Version))
                .Select(secret => FileSecretSource.Parse("pepper", secret.Version, secret.Text, "the archive")),
        ];
    }

    /// <summary>Adds files, mode 0600, each complete before it has its name.</summary>
    public void Write(IReadOnlyDictionary<string, byte[]> inArchive, IReadOnlyList<string> names)
    {
        if (names.Count > 0)
        {
            OwnerOnly.EnsureFolder(folder);
        }

        foreach (var name in names)
        {
            OwnerOnly.Replace(Path.Combine(folder, name), inArchive[name], overwrite: false);
        }
    }
}
