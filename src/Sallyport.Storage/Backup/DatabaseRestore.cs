using System.Globalization;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Sallyport.Access.Audit;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Migrations;
using Sallyport.Storage.Secrets;

namespace Sallyport.Storage.Backup;

/// <summary>
/// Puts a backup in the place of the database, while no server runs: the data folder's lock is taken first. All that can be wrong is found out before
/// anything changes, and the database changes in one rename. What was there stays beside it.
/// </summary>
public sealed class DatabaseRestore
{
    private readonly FolderLease _lease;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly SecretOptions _secrets;
    private readonly StoreOpener _opener;
    private readonly IAuditStore _audit;
    private readonly TimeProvider _time;

    internal DatabaseRestore(
        FolderLease lease,
        IReadOnlyList<Migration> migrations,
        IOptions<SecretOptions> secrets,
        StoreOpener opener,
        IAuditStore audit,
        TimeProvider time
    )
    {
        _lease = lease;
        _migrations = migrations;
        _secrets = secrets.Value;
        _opener = opener;
        _audit = audit;
        _time = time;
    }

    /// <summary>Restores, and opens the store as a start of the server would.</summary>
    /// <param name="backup">A database or an archive with the secrets.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Gives up before anything changes.</param>
    /// <exception cref="DamagedBackupException">The backup is not whole. Nothing was changed.</exception>
    /// <exception cref="StorageException">It is not to be restored here; the message says why. Nothing was changed.</exception>
    public async Task<RestoredDatabase> RunAsync(string backup, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);

        var folder = _lease.Folder;
        var staged = folder.DatabasePath + ".restoring";
        string? replaced;
        IReadOnlyList<string> added;
        try
        {
            Remove(staged);
            var inArchive = BackupArchive.Read(backup, staged);
            var place = new SecretsPlace(folder.SecretsPath, _secrets);
            added = place.FindMissing(inArchive);
            BackupInspection.Check(staged, backup, _migrations, place.ReadPeppers(inArchive));
            cancellationToken.ThrowIfCancellationRequested();

            // More secrets than before harm nothing, should it end here.
            place.Write(inArchive, added);
            replaced = Replace(staged, folder.DatabasePath);
        }
        finally
        {
            Remove(staged);
        }

        await _opener.OpenAsync(CancellationToken.None);
        var log = await _audit.VerifyAsync(null, CancellationToken.None);
        var after = new JsonObject { ["from"] = Path.GetFileName(backup), ["replaced"] = Path.GetFileName(replaced) };
        await _audit.AppendAsync(new AuditEvent(by, "restore", Path.GetFileName(folder.DatabasePath), null, after), CancellationToken.None);
        return new RestoredDatabase(replaced, added, FindRevivedKeys(folder.DatabasePath, replaced), log);
    }

    private static void Remove(string database)
    {
        foreach (var side in new[] { "", "-wal", "-shm", "-journal" })
        {
            File.Delete(database + side);
        }
    }

    private string? Replace(string staged, string database)
    {
        if (!File.Exists(database))
        {
            File.Move(staged, database);
            return null;
        }

        TakeLogIn(database);
        var stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var replaced = $"{database}.replaced-{stamp}";
        for (var i = 2; File.Exists(replaced); i++)
        {
            replaced = $"{database}.replaced-{stamp}-{i}";
        }

        // A log that is still there could not be taken in. It belongs to the old database and would spoil the new one.
        foreach (var side in new[] { "-wal", "-shm" })
        {
            if (File.Exists(database + side))
            {
                File.Move(database + side, replaced + side);
            }
        }

        // The old one gets a second name, then the new one takes the first: at no moment is there none.
        File.Replace(staged, database, replaced);
        return replaced;
    }

    private static void TakeLogIn(string database)
    {
        try
        {
            using var connection = SqliteCopy.Open(database, SqliteOpenMode.ReadWrite);
            connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        }
        catch (SqliteException)
        {
            // It is damaged: that may be why a backup is restored.
        }
    }

    // Whoever restores yesterday's database lets in what was revoked today.
    private static List<string> FindRevivedKeys(string database, string? replaced)
    {
        if (replaced is null)
        {
            return [];
        }

        try
        {
            using var old = SqliteCopy.Open(replaced, SqliteOpenMode.ReadOnly);
            var revoked = old.Query<string>("SELECT id FROM api_keys WHERE state = 'revoked'").ToHashSet(StringComparer.Ordinal);
            using var present = SqliteCopy.Open(database, SqliteOpenMode.ReadOnly);
            return [.. present.Query<string>("SELECT id FROM api_keys WHERE state <> 'revoked' ORDER BY id").Where(revoked.Contains)];
        }
        catch (SqliteException)
        {
            return [];
        }
    }
}

/// <summary>What a restore did.</summary>
/// <param name="Replaced">Where the database is that was there before; null when there was none.</param>
/// <param name="AddedSecrets">The files that came into the secrets folder.</param>
/// <param name="RevivedKeys">Keys that were revoked after the backup, and are live again now.</param>
/// <param name="AuditLog">What verifying the restored audit log found.</param>
public sealed record RestoredDatabase(
    string? Replaced,
    IReadOnlyList<string> AddedSecrets,
    IReadOnlyList<string> RevivedKeys,
    AuditVerification AuditLog
);
