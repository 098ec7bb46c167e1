using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Storage.Backup;

namespace Sallyport.Storage.Sqlite.Backup;

/// <summary>Finds what is ended in one database and alive in an older one, and ends it there too.</summary>
internal sealed class EndedThings
{
    private readonly List<(EndedThing Thing, string Sql, IReadOnlyList<Row> Rows)> _found = [];

    private EndedThings() { }

    /// <summary>Gets what was found.</summary>
    public IReadOnlyList<EndedThing> All => [.. _found.Select(found => found.Thing)];

    /// <summary>Compares two databases. A table that the present one does not have yet has ended nothing.</summary>
    /// <param name="present">The database that is to be replaced.</param>
    /// <param name="backup">The one to put in its place, with the schema of this program.</param>
    /// <param name="now">The present time.</param>
    /// <exception cref="SqliteException">The present database cannot be read.</exception>
    public static EndedThings Find(SqliteConnection present, SqliteConnection backup, DateTimeOffset now)
    {
        var tables = present.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'table'").ToHashSet(StringComparer.Ordinal);
        var things = new EndedThings();
        foreach (
            var (table, find) in (ReadOnlySpan<(string, Action)>)
                [
                    ("api_keys", () => things.FindKeys(present, backup, now)),
                    ("admin_tokens", () => things.FindAdminTokens(present, backup)),
                    ("accounts", () => things.FindAccounts(present, backup)),
                    ("access_requests", () => things.FindLinks(present, backup)),
                    ("used_tokens", () => things.FindUsedTokens(present, backup)),
                    ("signing_secrets", () => things.FindSigningSecrets(present, backup, now)),
                ]
        )
        {
            if (tables.Contains(table))
            {
                find();
            }
        }

        return things;
    }

    /// <summary>Ends everything in the backup.</summary>
    public void End(SqliteConnection backup, SqliteTransaction transaction)
    {
        foreach (var (_, sql, rows) in _found)
        {
            foreach (var row in rows)
            {
                backup.ExecuteOne(sql, row, transaction);
            }
        }
    }

    private void FindKeys(SqliteConnection present, SqliteConnection backup, DateTimeOffset now)
    {
        const string Select =
            "SELECT id AS Id, state AS State, expires_at AS ExpiresAt, revoked_at AS EndedAt, flagged_at AS FlaggedAt FROM api_keys";
        var alive = Read(backup, Select + " WHERE state <> 'revoked'");
        foreach (var row in present.Query<Row>(Select))
        {
            if (!alive.TryGetValue(row.Id, out var old))
            {
                continue;
            }

            if (row.State == "revoked")
            {
                Add(
                    new(EndedKind.Key, row.Id, "revoked", Time(row.EndedAt)),
                    "UPDATE api_keys SET state = 'revoked', revoked_at = @EndedAt, revision = revision + 1 WHERE id = @Id",
                    row
                );
            }
            else if (row.ExpiresAt is { } end && !(old.ExpiresAt <= end))
            {
                Add(
                    new(EndedKind.Key, row.Id, Time(end) <= now ? "expired" : "given an earlier end", Time(end)),
                    "UPDATE api_keys SET expires_at = @ExpiresAt, revision = revision + 1 WHERE id = @Id",
                    row
                );
            }

            if (row is { State: not "revoked", FlaggedAt: not null } && old.FlaggedAt is null)
            {
                Add(
                    new(EndedKind.Key, row.Id, "marked as leaked", Time(row.FlaggedAt)),
                    "UPDATE api_keys SET flagged_at = @FlaggedAt, revision = revision + 1 WHERE id = @Id",
                    row
                );
            }
        }
    }

    private void FindAdminTokens(SqliteConnection present, SqliteConnection backup)
    {
        var alive = Read(backup, "SELECT id AS Id FROM admin_tokens WHERE revoked_at IS NULL");
        foreach (var row in present.Query<Row>("SELECT id AS Id, revoked_at AS EndedAt FROM admin_tokens WHERE revoked_at IS NOT NULL"))
        {
            if (alive.ContainsKey(row.Id))
            {
                Add(
                    new(EndedKind.AdminToken, row.Id, "revoked", Time(row.EndedAt)),
                    "UPDATE admin_tokens SET revoked_at = @EndedAt WHERE id = @Id",
                    row
                );
            }
        }
    }

    private void FindAccounts(SqliteConnection present, SqliteConnection backup)
    {
        var alive = Read(backup, "SELECT id AS Id FROM accounts WHERE state = 'active'");
        foreach (var row in present.Query<Row>("SELECT id AS Id FROM accounts WHERE state = 'disabled'"))
        {
            if (alive.ContainsKey(row.Id))
            {
                Add(
                    new(EndedKind.Account, row.Id, "disabled"),
                    "UPDATE accounts SET state = 'disabled', revision = revision + 1 WHERE id = @Id",
                    row
                );
            }
        }
    }

    private void FindLinks(SqliteConnection present, SqliteConnection backup)
    {
        const string Select = """
            SELECT id AS Id, state AS State, link_hash AS LinkHash, decided_at AS DecidedAt, link_issued_at AS IssuedAt, redeemed_at AS EndedAt,
                   reason AS Reason
            FROM access_requests
            """;
        var alive = Read(backup, Select + " WHERE state = 'pending' OR link_hash IS NOT NULL");
        foreach (var row in present.Query<Row>(Select))
        {
            if (!alive.TryGetValue(row.Id, out var old))
            {
                continue;
            }

            if (row.State == "declined" && old.State == "pending")
            {
                Add(
                    new(EndedKind.AccessRequest, row.Id, "declined", Time(row.DecidedAt)),
                    "UPDATE access_requests SET state = 'declined', decided_at = @DecidedAt, reason = @Reason WHERE id = @Id",
                    row
                );
            }
            else if (old.LinkHash is { } link && (row.LinkHash is null || !link.AsSpan().SequenceEqual(row.LinkHash)))
            {
                var wasUsed = row.State == "redeemed";
                Add(
                    new(EndedKind.Link, row.Id, wasUsed ? "used" : "replaced", Time(wasUsed ? row.EndedAt : row.IssuedAt)),
                    wasUsed
                        ? "UPDATE access_requests SET state = 'redeemed', link_hash = NULL, redeemed_at = @EndedAt WHERE id = @Id"
                        : "UPDATE access_requests SET link_hash = NULL WHERE id = @Id",
                    row
                );
            }
        }
    }

    // They are many, and their ids say nothing to an operator: counted, not named one by one.
    private void FindUsedTokens(SqliteConnection present, SqliteConnection backup)
    {
        const string Select = "SELECT jti AS Id, expires_at AS ExpiresAt FROM used_tokens";
        var known = Read(backup, Select);
        var used = present.Query<Row>(Select).Where(row => !known.ContainsKey(row.Id)).ToList();
        if (used.Count > 0)
        {
            Add(
                new(EndedKind.WsTokens, used.Count.ToString(System.Globalization.CultureInfo.InvariantCulture), "used"),
                "INSERT INTO used_tokens (jti, expires_at) VALUES (@Id, @ExpiresAt)",
                used
            );
        }
    }

    private void FindSigningSecrets(SqliteConnection present, SqliteConnection backup, DateTimeOffset now)
    {
        const string Select = "SELECT CAST(version AS TEXT) AS Id, created_at AS IssuedAt, accepted_until AS EndedAt FROM signing_secrets";
        var known = Read(backup, Select);
        foreach (var row in present.Query<Row>(Select + " WHERE accepted_until IS NOT NULL"))
        {
            if (!known.TryGetValue(row.Id, out var old) || !(old.EndedAt <= row.EndedAt))
            {
                Add(
                    new(
                        EndedKind.SigningSecret,
                        "signing-" + row.Id,
                        Time(row.EndedAt) <= now ? "no longer accepted" : "given an end",
                        Time(row.EndedAt)
                    ),
                    """
                    INSERT INTO signing_secrets (version, created_at, accepted_until) VALUES (CAST(@Id AS INTEGER), @IssuedAt, @EndedAt)
                    ON CONFLICT (version) DO UPDATE SET accepted_until = excluded.accepted_until
                    """,
                    row
                );
            }
        }
    }

    private void Add(EndedThing thing, string sql, params IReadOnlyList<Row> rows) => _found.Add((thing, sql, rows));

    private static Dictionary<string, Row> Read(SqliteConnection connection, string sql) =>
        connection.Query<Row>(sql).ToDictionary(row => row.Id, StringComparer.Ordinal);

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;

    private sealed class Row
    {
        public string Id { get; init; } = "";
        public string State { get; init; } = "";
        public byte[]? LinkHash { get; init; }
        public string? Reason { get; init; }
        public long? ExpiresAt { get; init; }
        public long? EndedAt { get; init; }
        public long? FlaggedAt { get; init; }
        public long? DecidedAt { get; init; }
        public long? IssuedAt { get; init; }
    }
}
