using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.Sqlite.Audit;
using Sallyport.Storage.Sqlite.Backup;
using Sallyport.Storage.Sqlite.Migrations;

namespace Sallyport.Storage.Backup;

/// <summary>
/// Puts a backup in the place of the database, while no server runs: the data folder's lock is taken first. All that can be wrong is found out before
/// anything changes, what was ended since the backup is ended in it, and the database changes in one rename. What was there stays beside it.
/// </summary>
public sealed class DatabaseRestore
{
    private readonly FolderLease _lease;
    private readonly IReadOnlyList<Migration> _migrations;
    private readonly SecretOptions _secrets;
    private readonly StoreOpener _opener;
    private readonly IAuditStore _audit;
    private readonly SqliteAuditTrail _trail;
    private readonly TimeProvider _time;

    internal DatabaseRestore(
        FolderLease lease,
        IReadOnlyList<Migration> migrations,
        IOptions<SecretOptions> secrets,
        StoreOpener opener,
        IAuditStore audit,
        SqliteAuditTrail trail,
        TimeProvider time
    )
    {
        _lease = lease;
        _migrations = migrations;
        _secrets = secrets.Value;
        _opener = opener;
        _audit = audit;
        _trail = trail;
        _time = time;
    }

    /// <summary>Restores, and opens the store as a start of the server would.</summary>
    /// <param name="backup">A database or an archive with the secrets.</param>
    /// <param name="revive">Whether what was ended since the backup lives again; else it is ended again before the database is put in its place.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellationToken">Gives up before anything changes.</param>
    /// <exception cref="DamagedBackupException">The backup is not whole. Nothing was changed.</exception>
    /// <exception cref="StorageException">It is not to be restored here; the message says why. Nothing was changed.</exception>
    public async Task<RestoredDatabase> RunAsync(string backup, bool revive, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(by);

        var folder = _lease.Folder;
        var staged = folder.DatabasePath + ".restoring";
        string? replaced;
        IReadOnlyList<string> added;
        Comparison compared;
        try
        {
            Remove(staged);
            var inArchive = BackupArchive.Read(backup, staged);
            var place = new SecretsPlace(folder.SecretsPath, _secrets);
            added = place.FindMissing(inArchive);
            BackupInspection.Check(staged, backup, _migrations, place.ReadPeppers(inArchive));
            cancellationToken.ThrowIfCancellationRequested();

            OwnerOnly.CheckUnlinked(folder.DatabasePath);
            TakeLogIn(folder.DatabasePath);
            using var database = OpenStaged(staged);
            compared = Compare(folder.DatabasePath, database, place.FindRetired(added), added);
            if (!revive)
            {
                added = [.. added.Except(compared.RetiredFiles, StringComparer.Ordinal)];
            }

            // More secrets than before harm nothing, should it end here.
            place.Write(inArchive, added);
            if (!revive)
            {
                EndAgain(database, compared, by);
            }

            database.Close();
            replaced = Replace(staged, folder.DatabasePath);
        }
        catch (Exception failure) when (failure is SqliteException or AccessStoreException)
        {
            throw new StorageException($"The backup could not be restored, and nothing was changed: {failure.Message}", failure);
        }
        finally
        {
            Remove(staged);
        }

        await _opener.OpenAsync(CancellationToken.None);
        var log = await _audit.VerifyAsync(null, CancellationToken.None);
        var after = new JsonObject
        {
            ["from"] = Path.GetFileName(backup),
            ["replaced"] = Path.GetFileName(replaced),
            [revive ? "revived" : "endedAgain"] = compared.Ended.Count,
        };
        if (compared.Problem is not null)
        {
            after["compared"] = false;
        }

        await _audit.AppendAsync(new AuditEvent(by, "restore", Path.GetFileName(folder.DatabasePath), null, after), CancellationToken.None);
        return new RestoredDatabase(replaced, added, compared.Ended, !revive, compared.Problem, log);
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

    private SqliteConnection OpenStaged(string staged)
    {
        var connection = SqliteCopy.Open(staged, SqliteOpenMode.ReadWrite);
        connection.Execute("PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA synchronous = FULL");
        using var transaction = connection.BeginTransaction();
        SqliteMigrator.Apply(connection, transaction, _migrations, staged, _time.GetUtcNow());
        transaction.Commit();
        return connection;
    }

    private Comparison Compare(string database, SqliteConnection staged, IReadOnlyList<string> retired, IReadOnlyList<string> added)
    {
        var files = retired.Select(name => new EndedThing(EndedKind.SigningSecret, name, "retired")).ToList();
        if (!File.Exists(database))
        {
            return new Comparison(null, files, retired, null);
        }

        try
        {
            using var present = SqliteCopy.Open(database, SqliteOpenMode.ReadOnly);
            present.Execute("PRAGMA trusted_schema = OFF");
            SqliteMigrator.CheckKnown(present, database, _migrations);
            var things = EndedThings.Find(present, staged, _time.GetUtcNow());
            var problem = SchemaComparison.FindDifference(present, null, _migrations) is { } difference
                ? $"its schema was changed ({difference}), so what it says may be wrong"
                : null;
            var peppers = present.Query<string>("SELECT 'pepper-' || version FROM peppers WHERE retired_at IS NOT NULL");
            files.AddRange(
                peppers
                    .Intersect(added, StringComparer.Ordinal)
                    .Select(name => new EndedThing(EndedKind.Pepper, name, "retired, and here again for the keys in the backup"))
            );
            return new Comparison(things, [.. things.All, .. files], retired, problem);
        }
        catch (Exception unreadable) when (unreadable is SqliteException or StorageException)
        {
            return new Comparison(null, files, retired, unreadable.Message);
        }
    }

    private void EndAgain(SqliteConnection staged, Comparison compared, Actor by)
    {
        if (compared.Things is not { } things || things.All.Count == 0)
        {
            return;
        }

        using var transaction = staged.BeginTransaction();
        things.End(staged, transaction);
        foreach (var thing in things.All)
        {
            var after = new JsonObject { ["kind"] = JsonNamingPolicy.CamelCase.ConvertName(thing.Kind.ToString()), ["ended"] = thing.How };
            if (thing.At is { } at)
            {
                after["at"] = at.ToString("O", CultureInfo.InvariantCulture);
            }

            _trail.Append(staged, transaction, new AuditEvent(by, "restore.end", thing.Id, null, after));
        }

        transaction.Commit();
    }

    /// <summary>What the database that is to be replaced says of the backup.</summary>
    private sealed record Comparison(
        EndedThings? Things,
        IReadOnlyList<EndedThing> Ended,
        IReadOnlyList<string> RetiredFiles,
        string? Problem
    );
}

/// <summary>What a restore did.</summary>
/// <param name="Replaced">Where the database is that was there before; null when there was none.</param>
/// <param name="AddedSecrets">The files that came into the secrets folder.</param>
/// <param name="Ended">What was ended after the backup and is alive in it.</param>
/// <param name="EndedAgain">Whether that was ended again; else it is alive now.</param>
/// <param name="NotCompared">Why <paramref name="Ended"/> may be incomplete: the database that was there could not be read; null where it could.</param>
/// <param name="AuditLog">What verifying the restored audit log found.</param>
public sealed record RestoredDatabase(
    string? Replaced,
    IReadOnlyList<string> AddedSecrets,
    IReadOnlyList<EndedThing> Ended,
    bool EndedAgain,
    string? NotCompared,
    AuditVerification AuditLog
);
