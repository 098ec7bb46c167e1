using System.Formats.Tar;
using System.Text.RegularExpressions;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Backup;

/// <summary>A tar with the database and the secrets, or the database alone: what <see cref="BackupService"/> writes and a restore reads.</summary>
internal static partial class BackupArchive
{
    private const string DatabaseName = "sallyport.db";
    private const string SecretsFolder = "secrets/";
    private const int LongestSecret = 4096;
    private static readonly byte[] DatabaseMark = [.. "SQLite format 3\0"u8];

    /// <summary>Writes a tar of mode 0600.</summary>
    public static void Write(string archive, string database, string secretsFolder)
    {
        using var file = OwnerOnly.CreateFile(archive);
        using (var tar = new TarWriter(file, leaveOpen: true))
        {
            tar.WriteEntry(database, DatabaseName);
            string[] secrets = Directory.Exists(secretsFolder) ? Directory.GetFiles(secretsFolder) : [];
            foreach (var path in secrets.Where(path => SecretName().IsMatch(Path.GetFileName(path))).Order(StringComparer.Ordinal))
            {
                tar.WriteEntry(path, SecretsFolder + Path.GetFileName(path));
            }
        }

        file.Flush(flushToDisk: true);
    }

    /// <summary>Copies the database out of a backup of either form.</summary>
    /// <returns>The secrets that are in it, by file name.</returns>
    /// <exception cref="StorageException">It is no backup.</exception>
    public static Dictionary<string, byte[]> Read(string backup, string database)
    {
        using var file = new FileStream(backup, FileMode.Open, FileAccess.Read, FileShare.Read);
        var start = new byte[DatabaseMark.Length];
        var length = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        if (length == start.Length && start.AsSpan().SequenceEqual(DatabaseMark))
        {
            WriteTo(database, file);
            return [];
        }

        try
        {
            return ReadTar(file, database) ?? throw NoBackup(backup);
        }
        catch (Exception exception) when (exception is InvalidDataException or FormatException or EndOfStreamException)
        {
            throw NoBackup(backup);
        }
    }

    private static Dictionary<string, byte[]>? ReadTar(FileStream file, string database)
    {
        var secrets = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var hasDatabase = false;
        using var tar = new TarReader(file, leaveOpen: true);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry is { Name: DatabaseName, DataStream: { } data } && !hasDatabase)
            {
                WriteTo(database, data);
                hasDatabase = true;
            }
            else if (
                entry.Name.StartsWith(SecretsFolder, StringComparison.Ordinal)
                && SecretName().IsMatch(entry.Name[SecretsFolder.Length..])
                && entry is { Length: > 0 and <= LongestSecret, DataStream: { } secret }
            )
            {
                var bytes = new byte[entry.Length];
                secret.ReadExactly(bytes);
                secrets[entry.Name[SecretsFolder.Length..]] = bytes;
            }
            else
            {
                return null;
            }
        }

        return hasDatabase ? secrets : null;
    }

    private static void WriteTo(string database, Stream content)
    {
        using var copy = OwnerOnly.CreateFile(database);
        content.CopyTo(copy);
        copy.Flush(flushToDisk: true);
    }

    private static StorageException NoBackup(string path) =>
        new($"{path} is no backup of Sallyport: neither a database nor the archive that `sallyport backup --with-secrets` writes.");

    [GeneratedRegex(@"^(?:pepper|signing|audit)-[1-9][0-9]{0,8}\z", RegexOptions.NonBacktracking)]
    private static partial Regex SecretName();
}
