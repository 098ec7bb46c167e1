using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Audit;

namespace Sallyport.Storage.Sqlite.Audit;

/// <summary>
/// Writes the entry of a change into the transaction of the change: both are on the disk, or neither. Remembers nothing: the last entry is read
/// again each time, so that a change that was rolled back leaves no trace.
/// </summary>
internal sealed partial class SqliteAuditTrail(AuditChain chain, TimeProvider time, ILogger<SqliteAuditTrail> logger)
{
    private bool _hasLooked;

    /// <summary>Appends one entry. To be called in a write job of <see cref="Sqlite.SqliteDatabase"/>, by the one who made the change in it.</summary>
    public void Append(SqliteConnection connection, SqliteTransaction transaction, AuditEvent happened)
    {
        var last = connection.QueryFirstOrDefault<AuditRow>(
            $"SELECT {AuditRow.Columns} FROM audit_entries ORDER BY number DESC LIMIT 1",
            transaction: transaction
        );
        LookOnce(last);
        connection.ExecuteOne(
            """
            INSERT INTO audit_entries (number, at, actor_kind, actor_id, actor_address, action, target, before, after, previous_hash, hash)
            VALUES (@Number, @At, @ActorKind, @ActorId, @ActorAddress, @Action, @Target, @Before, @After, @PreviousHash, @Hash)
            """,
            AuditRow.From(chain.Follow(last is null ? null : new AuditHead(last.Number, last.Hash), happened, time.GetUtcNow())),
            transaction
        );
    }

    // A lost or exchanged audit secret would else be found out by the next one who verifies, perhaps months later.
    private void LookOnce(AuditRow? last)
    {
        if (!_hasLooked && last is not null && (last.ToEntry() is not { } entry || !chain.IsGenuine(entry)))
        {
            Log.LastEntryStrange(logger, last.Number);
        }

        _hasLooked = true;
    }

    private static partial class Log
    {
        [LoggerMessage(
            2001,
            LogLevel.Error,
            "Audit entry {Number}, the last one, does not fit the audit secret: the entry was changed, or secrets/audit-1 (or Secrets:AuditSecret) is "
                + "another one. Run: sallyport audit verify",
            EventName = "AuditEntryStrange"
        )]
        public static partial void LastEntryStrange(ILogger logger, long number);
    }
}
