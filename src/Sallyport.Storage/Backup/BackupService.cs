using System.Globalization;
using System.Text.Json.Nodes;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Backup;

/// <summary>Makes backups into the folder <c>backups</c> of the data folder, while the server runs or while it does not.</summary>
public sealed class BackupService : IDisposable
{
    private readonly FolderLease _lease;
    private readonly IDatabaseFiles _files;
    private readonly IAuditStore _audit;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);

    internal BackupService(FolderLease lease, IDatabaseFiles files, IAuditStore audit, TimeProvider time)
    {
        _lease = lease;
        _files = files;
        _audit = audit;
        _time = time;
    }

    /// <summary>Gets the folder that backups are made in, of a data folder.</summary>
    public static string FolderIn(string dataFolder) => Path.Combine(Path.GetFullPath(dataFolder), "backups");

    /// <summary>Makes a backup of this moment and proves that it can be read. Who writes meanwhile does not wait.</summary>
    /// <param name="withSecrets">Whether the secrets go with it: then it opens every door that the server's own secrets open.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="progress">Is told now and then how far it is.</param>
    /// <param name="cancellationToken">Gives up; nothing is left.</param>
    /// <exception cref="StorageException">It could not be made; the message says why, and nothing is left.</exception>
    public async Task<BackupFile> CreateAsync(bool withSecrets, Actor by, Action<string> progress, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            var made = await Task.Run(() => CreateOrExplain(withSecrets, progress, cancellationToken), cancellationToken);
            var after = new JsonObject { ["bytes"] = made.Bytes, ["withSecrets"] = withSecrets };
            await _audit.AppendAsync(new AuditEvent(by, "backup", made.Name, null, after), CancellationToken.None);
            return made;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private BackupFile CreateOrExplain(bool withSecrets, Action<string> progress, CancellationToken cancellationToken)
    {
        try
        {
            return Create(withSecrets, progress, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or AccessStoreException)
        {
            throw new StorageException($"The backup could not be made: {exception.Message}", exception);
        }
    }

    private BackupFile Create(bool withSecrets, Action<string> progress, CancellationToken cancellationToken)
    {
        var folder = FolderIn(_lease.Folder.Path);
        OwnerOnly.EnsureFolder(folder);
        var path = FreeName(folder, withSecrets ? ".tar" : ".db");
        var copy = path + ".partial";
        var archive = path + ".archive.partial";
        try
        {
            OwnerOnly.CreateFile(copy, FileShare.ReadWrite).Dispose();
            _files.Copy(
                _lease.Folder.DatabasePath,
                copy,
                (done, all) => progress(string.Create(CultureInfo.InvariantCulture, $"copied {done} of {all} pages")),
                cancellationToken
            );
            progress("checking the copy");
            Prove(copy);
            if (withSecrets)
            {
                BackupArchive.Write(archive, copy, _lease.Folder.SecretsPath);
            }

            File.Move(withSecrets ? archive : copy, path);
            return new BackupFile(Path.GetFileName(path), new FileInfo(path).Length, withSecrets);
        }
        finally
        {
            _files.Delete(copy);
            File.Delete(archive);
        }
    }

    private void Prove(string copy)
    {
        if (_files.FindDamage(copy) is { } damage)
        {
            throw new StorageException(
                $"The database is damaged, and so is its copy, which was thrown away: {damage}. Restore the last good backup."
            );
        }
    }

    private string FreeName(string folder, string extension)
    {
        var stem = $"sallyport-{_time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)}";
        for (var i = 1; ; i++)
        {
            var path = Path.Combine(folder, (i == 1 ? stem : $"{stem}-{i}") + extension);
            if (!File.Exists(path))
            {
                return path;
            }
        }
    }
}

/// <summary>A backup that was made.</summary>
/// <param name="Name">Its file in the folder <c>backups</c> of the data folder.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="WithSecrets">Whether it is an archive with the secrets.</param>
public sealed record BackupFile(string Name, long Bytes, bool WithSecrets);
