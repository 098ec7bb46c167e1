using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Secrets;

namespace Sallyport.Storage.Backup;

/// <summary>
/// Puts a backup in the place of the database, while no server runs: the data folder's lock is taken first. All that can be wrong is found out before
/// anything changes, what was ended since the backup is ended in it, and the database changes in one rename. What was there stays beside it.
/// </summary>
public sealed class DatabaseRestore
{
    private readonly FolderLease _lease;
    private readonly IDatabaseFiles _files;
    private readonly SecretOptions _secrets;
    private readonly StoreOpener _opener;
    private readonly IAuditStore _audit;
    private readonly TimeProvider _time;

    internal DatabaseRestore(
        FolderLease lease,
        IDatabaseFiles files,
        IOptions<SecretOptions> secrets,
        StoreOpener opener,
        IAuditStore audit,
        TimeProvider time
    )
    {
        _lease = lease;
        _files = files;
        _secrets = secrets.Value;
        _opener = opener;
        _audit = audit;
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
            _files.Delete(staged);
            var inArchive = BackupArchive.Read(backup, staged);
            var place = new SecretsPlace(folder.SecretsPath, _secrets);
            added = place.FindMissing(inArchive);
            _files.CheckBackup(staged, backup, place.ReadPeppers(inArchive));
            cancellationToken.ThrowIfCancellationRequested();

            OwnerOnly.CheckUnlinked(folder.DatabasePath);
            _files.Checkpoint(folder.DatabasePath);
            using (var database = _files.OpenStaged(staged))
            {
                compared = Compare(folder.DatabasePath, database, place.FindRetired(added), added);
                if (!revive)
                {
                    added = [.. added.Except(compared.RetiredFiles, StringComparer.Ordinal)];
                }

                // More secrets than before harm nothing, should it end here.
                place.Write(inArchive, added);
                if (!revive)
                {
                    database.EndAgain(by);
                }
            }

            replaced = Replace(staged, folder.DatabasePath);
        }
        catch (AccessStoreException failure)
        {
            throw new StorageException($"The backup could not be restored, and nothing was changed: {failure.Message}", failure);
        }
        finally
        {
            _files.Delete(staged);
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

    private string? Replace(string staged, string database)
    {
        if (!File.Exists(database))
        {
            File.Move(staged, database);
            return null;
        }

        _files.Checkpoint(database);
        var stamp = _time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        var replaced = $"{database}.replaced-{stamp}";
        for (var i = 2; File.Exists(replaced); i++)
        {
            replaced = $"{database}.replaced-{stamp}-{i}";
        }

        // A log that is still there could not be written into its database. It belongs to the old database and would spoil the new one.
        _files.MoveLog(database, replaced);

        // The old one gets a second name, then the new one takes the first: at no moment is there none.
        File.Replace(staged, database, replaced);
        return replaced;
    }

    private static Comparison Compare(string database, IStagedDatabase staged, IReadOnlyList<string> retired, IReadOnlyList<string> added)
    {
        var since = File.Exists(database) ? staged.FindEnded(database) : EndedSince.Nothing;
        return new Comparison(
            [
                .. since.Things,
                .. retired.Select(name => new EndedThing(EndedKind.SigningSecret, name, "retired")),
                .. since
                    .RetiredPeppers.Intersect(added, StringComparer.Ordinal)
                    .Select(name => new EndedThing(EndedKind.Pepper, name, "retired, and here again for the keys in the backup")),
            ],
            retired,
            since.Problem
        );
    }

    private sealed record Comparison(IReadOnlyList<EndedThing> Ended, IReadOnlyList<string> RetiredFiles, string? Problem);
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
