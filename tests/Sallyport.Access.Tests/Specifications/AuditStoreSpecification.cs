using System.Net;
using System.Text.Json.Nodes;
using Sallyport.Access.Audit;
using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every audit log does.</summary>
public abstract class AuditStoreSpecification
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");
    private static readonly Actor Robot = new(ActorKind.AdminToken, "adm_1", IPAddress.Parse("2001:db8::7"));

    protected HandMovedTime Time { get; } = new();

    protected abstract ValueTask<IAuditStore> CreateStoreAsync();

    [Fact]
    public async Task ListAsync_AfterAppend_ReturnsWhatHappened()
    {
        var store = await CreateStoreAsync();
        var at = Time.GetUtcNow();
        await store.AppendAsync(
            new AuditEvent(Robot, "keys.rotate", "key_1", new() { ["state"] = "active" }, new() { ["name"] = "Ünïcode '); DROP" }),
            default
        );

        var entry = (await store.ListAsync(new AuditQuery(), default)).ShouldHaveSingleItem();

        entry.Number.ShouldBe(1);
        entry.At.ShouldBe(at);
        (entry.ActorKind, entry.ActorId, entry.From).ShouldBe((ActorKind.AdminToken, "adm_1", "2001:db8::7"));
        (entry.Action, entry.Target).ShouldBe(("keys.rotate", "key_1"));
        JsonNode.Parse(entry.Before!)!["state"]!.GetValue<string>().ShouldBe("active");
        JsonNode.Parse(entry.After!)!["name"]!.GetValue<string>().ShouldBe("Ünïcode '); DROP");
        entry.PreviousHash.ShouldBe(AuditChain.Beginning);
        entry.Hash.Length.ShouldBe(AuditChain.HashDigits);
    }

    [Fact]
    public async Task ListAsync_EachFilter_GivesWhatFitsNewestFirst()
    {
        var store = await CreateStoreAsync();
        await store.AppendAsync(new AuditEvent(Ann, "keys.create", "key_1"), default);
        await store.AppendAsync(new AuditEvent(Robot, "keys.revoke", "key_1"), default);
        Time.Advance(TimeSpan.FromHours(1));
        var later = Time.GetUtcNow();
        await store.AppendAsync(new AuditEvent(Ann, "accounts.create", "acc_1"), default);
        await store.AppendAsync(new AuditEvent(Ann, "keys.create", "key_2"), default);

        (await NumbersAsync(store, new AuditQuery())).ShouldBe([4, 3, 2, 1]);
        (await NumbersAsync(store, new AuditQuery { ActorId = "ann" })).ShouldBe([4, 3, 1]);
        (await NumbersAsync(store, new AuditQuery { Action = "keys.create" })).ShouldBe([4, 1]);
        (await NumbersAsync(store, new AuditQuery { Action = "keys." })).ShouldBe([4, 2, 1]);
        (await NumbersAsync(store, new AuditQuery { Action = "keys" })).ShouldBeEmpty();
        (await NumbersAsync(store, new AuditQuery { Target = "key_1" })).ShouldBe([2, 1]);
        (await NumbersAsync(store, new AuditQuery { From = later })).ShouldBe([4, 3]);
        (await NumbersAsync(store, new AuditQuery { Until = later })).ShouldBe([2, 1]);
        (await NumbersAsync(store, new AuditQuery { Below = 4, Limit = 2 })).ShouldBe([3, 2]);
        (
            await NumbersAsync(
                store,
                new AuditQuery
                {
                    ActorId = "ann",
                    Action = "keys.create",
                    Below = 4,
                }
            )
        ).ShouldBe([1]);
    }

    [Fact]
    public async Task VerifyAsync_WholeChain_GivesItsHeadAndFindsAKeptOne()
    {
        var store = await CreateStoreAsync();
        (await store.VerifyAsync(null, default)).ShouldBe(new AuditVerification(0, null, null));
        await store.AppendAsync(new AuditEvent(Ann, "keys.create", "key_1"), default);
        var kept = (await store.VerifyAsync(null, default)).Head.ShouldNotBeNull();
        await store.AppendAsync(new AuditEvent(Actor.Server, "secrets.signing.retire", "signing-1"), default);

        var found = await store.VerifyAsync(kept, default);

        found.Break.ShouldBeNull();
        found.Checked.ShouldBe(2);
        var last = (await store.ListAsync(new AuditQuery(), default))[0];
        found.Head.ShouldBe(new AuditHead(2, last.Hash));
        last.PreviousHash.ShouldBe(kept.Hash);
    }

    [Fact]
    public async Task VerifyAsync_HeadThatIsNotThere_NamesThePlace()
    {
        var store = await CreateStoreAsync();
        await store.AppendAsync(new AuditEvent(Ann, "keys.create", "key_1"), default);
        var other = new string('a', AuditChain.HashDigits);

        (await store.VerifyAsync(new AuditHead(2, other), default)).Break.ShouldBe(new AuditBreak(2, AuditBreakKind.CutOff));
        (await store.VerifyAsync(new AuditHead(1, other), default)).Break.ShouldBe(new AuditBreak(1, AuditBreakKind.Replaced));
    }

    private static async Task<IEnumerable<long>> NumbersAsync(IAuditStore store, AuditQuery query) =>
        (await store.ListAsync(query, default)).Select(entry => entry.Number);
}
