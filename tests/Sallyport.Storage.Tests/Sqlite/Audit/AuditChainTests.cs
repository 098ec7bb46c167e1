using Dapper;
using Microsoft.Data.Sqlite;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Storage.Sqlite.Audit;

namespace Sallyport.Storage.Tests.Sqlite.Audit;

/// <summary>Somebody who can write the database, and takes the triggers away for as long as it takes.</summary>
public sealed class AuditChainTests : IAsyncDisposable
{
    private const int Entries = 6;

    private readonly StoreHouse _house = new();
    private AuditHead _head = null!;

    private IAuditStore Log => _house.Get<IAuditStore>();

    [Theory]
    [Trait("Requirement", "R25")]
    [InlineData("at = at + 1")]
    [InlineData("at = 9223372036854775807")]
    [InlineData("actor_kind = 'server'")]
    [InlineData("actor_kind = 'nobody'")]
    [InlineData("actor_id = 'bob'")]
    [InlineData("actor_address = '203.0.113.9'")]
    [InlineData("actor_address = NULL")]
    [InlineData("actor_address = ''")]
    [InlineData("action = 'keys.created'")]
    [InlineData("target = 'key_x'")]
    [InlineData("before = NULL")]
    [InlineData("before = ''")]
    [InlineData("after = replace(after, '3', '7')")]
    [InlineData("before = after, after = before")]
    [InlineData("actor_id = actor_id || 'k', action = substr(action, 2)")]
    [InlineData("hash = replace(hash, substr(hash, 1, 1), 'x')")]
    [InlineData("hash = upper(hash)")]
    [InlineData("previous_hash = hash")]
    public async Task VerifyAsync_ColumnOfAnEntryChanged_NamesTheEntry(string change)
    {
        await FillAsync();

        await TamperAsync($"UPDATE audit_entries SET {change} WHERE number = 3");

        (await Log.VerifyAsync(null, default)).ShouldBe(
            new AuditVerification(2, (await HeadOfAsync(2)), new AuditBreak(3, AuditBreakKind.Altered))
        );
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_EntryRemoved_NamesIt()
    {
        await FillAsync();
        await TamperAsync("DELETE FROM audit_entries WHERE number = 3");
        (await BreakAsync()).ShouldBe(new AuditBreak(3, AuditBreakKind.Missing));

        await TamperAsync("UPDATE audit_entries SET number = number - 1 WHERE number > 3");
        (await BreakAsync()).ShouldBe(new AuditBreak(3, AuditBreakKind.Altered));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_FirstEntryRemoved_NamesIt()
    {
        await FillAsync();

        await TamperAsync("DELETE FROM audit_entries WHERE number = 1");

        (await BreakAsync()).ShouldBe(new AuditBreak(1, AuditBreakKind.Missing));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_TwoEntriesExchanged_NamesTheFirst()
    {
        await FillAsync();

        await TamperAsync(
            """
            UPDATE audit_entries SET number = 100 WHERE number = 3;
            UPDATE audit_entries SET number = 3 WHERE number = 4;
            UPDATE audit_entries SET number = 4 WHERE number = 100;
            """
        );

        (await BreakAsync()).ShouldBe(new AuditBreak(3, AuditBreakKind.Altered));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_EndCutOff_IsSeenAndWithAHeadEvenWhenTheTracesAreWiped()
    {
        await FillAsync();

        await TamperAsync("DELETE FROM audit_entries WHERE number > 4");
        (await BreakAsync()).ShouldBe(new AuditBreak(5, AuditBreakKind.CutOff));

        await TamperAsync("UPDATE sqlite_sequence SET seq = 4 WHERE name = 'audit_entries'");
        (await BreakAsync()).ShouldBeNull("the chain alone cannot show it");
        (await Log.VerifyAsync(_head, default)).Break.ShouldBe(new AuditBreak(5, AuditBreakKind.CutOff));

        await TamperAsync("DELETE FROM audit_entries");
        (await Log.VerifyAsync(_head, default)).Break.ShouldBe(new AuditBreak(1, AuditBreakKind.CutOff));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_EndCutOffAndGrownAnew_IsSeenByTheHead()
    {
        await FillAsync();
        await TamperAsync("DELETE FROM audit_entries WHERE number > 4");
        for (var i = 0; i < 4; i++)
        {
            await Log.AppendAsync(Event(100 + i), default);
        }

        (await Log.VerifyAsync(_head, default)).Break.ShouldBe(new AuditBreak(Entries, AuditBreakKind.Replaced));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_EntryFromBeforeTheEndGrewAnew_IsOutOfOrder()
    {
        await FillAsync();
        await _house.Database.WriteAsync(
            (connection, _) => connection.Execute("CREATE TEMP TABLE old AS SELECT * FROM audit_entries"),
            default
        );
        await TamperAsync("DELETE FROM audit_entries WHERE number > 4");
        await Log.AppendAsync(Event(100), default);

        await TamperAsync("INSERT INTO audit_entries SELECT * FROM old WHERE number = 6");

        (await BreakAsync()).ShouldBe(new AuditBreak(6, AuditBreakKind.OutOfOrder));
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task VerifyAsync_EntryMadeWithAnotherSecret_IsSeen()
    {
        await FillAsync();
        var forger = new SqliteAuditTrail(
            new AuditChain(new FixedSecrets()),
            TimeProvider.System,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SqliteAuditTrail>.Instance
        );

        await _house.Database.WriteAsync(
            (connection, transaction) =>
            {
                forger.Append(connection, transaction, Event(7));
                return true;
            },
            default
        );

        (await BreakAsync()).ShouldBe(new AuditBreak(7, AuditBreakKind.Altered));
    }

    [Theory]
    [Trait("Requirement", "R25")]
    [InlineData("UPDATE audit_entries SET actor_id = 'bob' WHERE number = 3", "never changed")]
    [InlineData("DELETE FROM audit_entries WHERE number = 6", "never deleted")]
    [InlineData("DELETE FROM audit_entries", "never deleted")]
    [InlineData("INSERT OR REPLACE INTO audit_entries SELECT * FROM audit_entries WHERE number = 3", "follow one another")]
    public async Task Table_ChangedByAnHonestProgram_Refuses(string sql, string reason)
    {
        await FillAsync();

        var refused = await Should.ThrowAsync<SqliteException>(() =>
            _house.Database.WriteUnguardedAsync((connection, transaction) => connection.Execute(sql, transaction: transaction), default)
        );

        refused.Message.ShouldContain(reason);
        (await Log.VerifyAsync(_head, default)).Break.ShouldBeNull();
    }

    [Fact]
    public async Task VerifyAsync_MoreEntriesThanABatchWhileOthersWrite_WalksAllOfThem()
    {
        await FillAsync();
        await _house.Database.WriteAsync(
            (connection, transaction) =>
            {
                for (var i = 0; i < 1200; i++)
                {
                    _house.Get<SqliteAuditTrail>().Append(connection, transaction, Event(i));
                }

                return true;
            },
            default
        );

        var verification = Log.VerifyAsync(_head, default);
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Log.AppendAsync(Event(i), default)));

        var found = await verification;
        found.Break.ShouldBeNull();
        found.Checked.ShouldBeGreaterThanOrEqualTo(Entries + 1200);
    }

    [Fact]
    public async Task Append_ChangeRolledBack_LeavesNoEntryAndNoGap()
    {
        await FillAsync();
        var trail = _house.Get<SqliteAuditTrail>();

        var writes = Enumerable
            .Range(0, 30)
            .Select(i =>
                _house.Database.WriteAsync(
                    (connection, transaction) =>
                    {
                        trail.Append(connection, transaction, Event(i));
                        return i % 3 != 0 ? i : throw new AccessStoreException("the change failed after its entry");
                    },
                    default
                )
            )
            .ToList();
        await Task.WhenAll(writes.Select(async write => await Task.WhenAny(write)));

        writes.Count(write => write.IsFaulted).ShouldBe(10);
        (await Log.VerifyAsync(_head, default)).ShouldSatisfyAllConditions(
            found => found.Break.ShouldBeNull(),
            found => found.Checked.ShouldBe(Entries + 20)
        );
    }

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    private static AuditEvent Event(int i) =>
        new(
            new Actor(ActorKind.Operator, "ann", System.Net.IPAddress.Loopback),
            "keys.rename",
            $"key_{i}",
            new() { ["name"] = $"old {i}" },
            new() { ["name"] = $"new {i}" }
        );

    private async Task FillAsync()
    {
        await _house.Get<StoreOpener>().OpenAsync(default);
        for (var i = 1; i <= Entries; i++)
        {
            await Log.AppendAsync(Event(i), default);
        }

        _head = (await Log.VerifyAsync(null, default)).Head.ShouldNotBeNull();
    }

    private async Task<AuditBreak?> BreakAsync() => (await Log.VerifyAsync(null, default)).Break;

    private async Task<AuditHead> HeadOfAsync(long number)
    {
        var entries = await Log.ListAsync(new AuditQuery { Below = number + 1, Limit = 1 }, default);
        return new AuditHead(number, entries[0].Hash);
    }

    private Task<int> TamperAsync(string sql) =>
        _house.Database.WriteUnguardedAsync(
            (connection, transaction) =>
            {
                var triggers = connection
                    .Query<(string Name, string Sql)>(
                        "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' ORDER BY name",
                        transaction: transaction
                    )
                    .AsList();
                triggers.ForEach(trigger => connection.Execute($"DROP TRIGGER {trigger.Name}", transaction: transaction));
                var rows = connection.Execute($"PRAGMA ignore_check_constraints = ON; {sql}", transaction: transaction);
                triggers.ForEach(trigger => connection.Execute(trigger.Sql, transaction: transaction));
                return rows;
            },
            default
        );
}
