using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Authentication;

namespace Sallyport.Storage.Sqlite.Secrets;

/// <summary>
/// Sees at start that the peppers are those under which the stored keys were hashed. Without it a lost or exchanged pepper would show as
/// every customer's key being unknown. A pepper that was retired may be missing: no key that opens anything was left under it.
/// </summary>
internal sealed class PepperGuard(SqliteDatabase database, PepperRing peppers, TimeProvider time)
{
    public Task CheckAsync(CancellationToken cancellationToken) => database.WriteUnguardedAsync(Check, cancellationToken);

    private int Check(SqliteConnection connection, SqliteTransaction transaction)
    {
        var known = connection
            .Query<PepperRow>("SELECT version AS Version, check_value AS CheckValue FROM peppers", transaction: transaction)
            .ToDictionary(row => (int)row.Version, row => row.CheckValue);

        foreach (var version in peppers.Versions)
        {
            var check = peppers.CheckOf(version);
            if (!known.TryGetValue(version, out var stored))
            {
                connection.ExecuteOne(
                    "INSERT INTO peppers (version, check_value, created_at) VALUES (@version, @check, @at)",
                    new
                    {
                        version,
                        check,
                        at = time.GetUtcNow().ToUnixTimeMilliseconds(),
                    },
                    transaction
                );
            }
            else if (!check.AsSpan().SequenceEqual(stored))
            {
                throw new StorageException(
                    $"Pepper {version} is not the one that the keys in {database.Path} were hashed under. "
                        + "Restore it (secrets/ in the data folder, or Secrets:Pepper) from the backup of this database."
                );
            }
        }

        var orphaned = connection
            .Query<long>(
                """
                SELECT DISTINCT k.pepper_version FROM api_keys AS k JOIN peppers AS p ON p.version = k.pepper_version WHERE p.retired_at IS NULL
                """,
                transaction: transaction
            )
            .Except(peppers.Versions.Select(v => (long)v));
        foreach (var version in orphaned)
        {
            throw new StorageException(
                $"Keys in {database.Path} were hashed under pepper {version}, which is missing. Restore it from a backup."
            );
        }

        return known.Count;
    }

    private sealed class PepperRow
    {
        public long Version { get; init; }
        public byte[] CheckValue { get; init; } = [];
    }
}
