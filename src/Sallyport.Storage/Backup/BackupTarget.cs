using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Backup;

/// <summary>
/// Carries a backup from the data folder to the place that an operator named. The place may lie in another user's folder: the file is new, is written
/// under a name that cannot be foreseen, and gets its name when it is whole.
/// </summary>
public static class BackupTarget
{
    /// <summary>Moves a backup.</summary>
    /// <param name="made">Where it is.</param>
    /// <param name="target">Where it is to be.</param>
    /// <param name="overwrite">Whether a file with that name is replaced.</param>
    /// <exception cref="StorageException">The file that was made is a link by now.</exception>
    /// <exception cref="IOException">It cannot be written there. Nothing is left.</exception>
    public static void Carry(string made, string target, bool overwrite)
    {
        var partial = $"{target}.{Guid.NewGuid():N}.partial";
        try
        {
            using (var from = OwnerOnly.OpenFile(made, FileAccess.Read, FileShare.Read))
            using (var to = OwnerOnly.CreateFile(partial))
            {
                from.CopyTo(to);
                to.Flush(flushToDisk: true);
            }

            File.Move(partial, target, overwrite);
            File.Delete(made);
        }
        finally
        {
            File.Delete(partial);
        }
    }

    /// <summary>Gets who owns the folder of a file and therefore the file, where that is neither root nor the user of this process.</summary>
    public static string? FindOtherOwner(string target) =>
        FileFacts.OfTarget(Path.GetDirectoryName(Path.GetFullPath(target))!) is { } folder && !ForeignFile.IsTrusted(folder.User)
            ? MachineUser.NameOf(folder.User)
            : null;
}
