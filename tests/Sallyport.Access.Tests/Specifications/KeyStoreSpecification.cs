using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every key store does.</summary>
public abstract class KeyStoreSpecification
{
    private static readonly IPAddress Address = IPAddress.Parse("2001:db8::7");

    /// <summary>Creates empty stores that know pepper 1.</summary>
    protected abstract ValueTask<(IAccountStore Accounts, IKeyStore Keys)> CreateStoresAsync();

    [Fact]
    public async Task FindByHashAsync_AfterAdd_ReturnsKeyAndAccount()
    {
        var store = await CreateStoreAsync();
        var hash = Sample.Hash();
        (await store.AddAsync(Sample.Key(), hash, Sample.Event, default)).ShouldBeTrue();

        var found = (await store.FindByHashAsync(hash, 1, default)).ShouldNotBeNull();

        found.Hash.ShouldBe(hash);
        found.Account.ShouldBe(Sample.Account());
        found.Key.ShouldEqual(Sample.Key());
    }

    [Fact]
    public async Task FindByHashAsync_OtherHashOrOtherPepper_ReturnsNull()
    {
        var store = await CreateStoreAsync();
        var hash = Sample.Hash();
        await store.AddAsync(Sample.Key(), hash, Sample.Event, default);

        (await store.FindByHashAsync(Sample.Hash(), 1, default)).ShouldBeNull();
        (await store.FindByHashAsync(hash, 2, default)).ShouldBeNull();
    }

    [Fact]
    public async Task FindByIdAsync_KnownAndUnknown_ReturnsKeyOrNull()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);

        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key.ShouldEqual(Sample.Key());
        (await store.FindByIdAsync("key_2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task RehashAsync_KeyStoredUnderThatHash_IsFoundByTheNewOneOnly()
    {
        var store = await CreateStoreAsync();
        var (old, fresh) = (Sample.Hash(), Sample.Hash());
        await store.AddAsync(Sample.Key(), old, Sample.Event, default);

        (await store.RehashAsync(new KeyRehash("key_1", old, 1, fresh, 1), default)).ShouldBeTrue();

        (await store.FindByHashAsync(old, 1, default)).ShouldBeNull();
        (await store.FindByHashAsync(fresh, 1, default)).ShouldNotBeNull().Key.ShouldEqual(Sample.Key());
        (await store.RehashAsync(new KeyRehash("key_1", old, 1, Sample.Hash(), 1), default)).ShouldBeFalse();
        (await store.RehashAsync(new KeyRehash("key_9", fresh, 1, old, 1), default)).ShouldBeFalse();
        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Hash.ShouldBe(fresh);
    }

    [Fact]
    public async Task AddAsync_UnknownAccount_ReturnsFalseAndAddsNothing()
    {
        var store = await CreateStoreAsync();

        (await store.AddAsync(Sample.Key(accountId: "acc_9"), Sample.Hash(), Sample.Event, default)).ShouldBeFalse();

        (await store.FindByIdAsync("key_1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task ListAsync_OneAccountOrAll_ReturnsOldestFirst()
    {
        var (accounts, store) = await CreateStoresAsync();
        await accounts.AddAsync(Sample.Account(), Sample.Event, default);
        await accounts.AddAsync(Sample.Account("acc_2"), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_b", createdAt: Sample.Noon.AddMinutes(1)), Sample.Hash(), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_a", createdAt: Sample.Noon.AddMinutes(2)), Sample.Hash(), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_c", "acc_2"), Sample.Hash(), Sample.Event, default);

        (await store.ListAsync(new KeyQuery(Sample.Noon, "acc_1"), default)).Select(key => key.Id).ShouldBe(["key_b", "key_a"]);
        (await store.ListAsync(new KeyQuery(Sample.Noon), default)).Select(key => key.Id).ShouldBe(["key_c", "key_b", "key_a"]);
    }

    [Fact]
    public async Task ListAsync_PageByPage_ReturnsEachOnce()
    {
        var store = await CreateStoreAsync();
        foreach (var id in (string[])["key_d", "key_b", "key_c"])
        {
            await store.AddAsync(Sample.Key(id), Sample.Hash(), Sample.Event, default);
        }

        await store.AddAsync(Sample.Key("key_a", createdAt: Sample.Noon.AddMinutes(1)), Sample.Hash(), Sample.Event, default);

        (await IdsAsync(new KeyQuery(Sample.Noon, Limit: 2))).ShouldBe(["key_b", "key_c"]);
        (await IdsAsync(new KeyQuery(Sample.Noon, "acc_1", After: "key_c", Limit: 2))).ShouldBe(["key_d", "key_a"]);
        (await IdsAsync(new KeyQuery(Sample.Noon, After: "key_a", Limit: 2))).ShouldBeEmpty();
        (await IdsAsync(new KeyQuery(Sample.Noon, After: "key_none"))).ShouldBeEmpty();

        async Task<IEnumerable<string>> IdsAsync(KeyQuery query) => (await store.ListAsync(query, default)).Select(key => key.Id);
    }

    [Fact]
    public async Task ListAsync_ByState_JudgesAtTheInstantAsked()
    {
        var store = await CreateStoreAsync();
        var end = Sample.Noon.AddDays(1);
        await store.AddAsync(Sample.Key("key_1") with { ExpiresAt = null }, Sample.Hash(), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_2") with { ExpiresAt = end }, Sample.Hash(), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_3") with { ExpiresAt = end, State = KeyState.Rotating }, Sample.Hash(), Sample.Event, default);
        await store.AddAsync(Sample.Key("key_4") with { ExpiresAt = end, State = KeyState.Revoked }, Sample.Hash(), Sample.Event, default);

        (await IdsAsync(end.AddMilliseconds(-1), KeyState.Active)).ShouldBe(["key_1", "key_2"]);
        (await IdsAsync(end.AddMilliseconds(-1), KeyState.Rotating)).ShouldBe(["key_3"]);
        (await IdsAsync(end.AddMilliseconds(-1), KeyState.Expired)).ShouldBeEmpty();
        (await IdsAsync(end, KeyState.Active)).ShouldBe(["key_1"]);
        (await IdsAsync(end, KeyState.Rotating)).ShouldBeEmpty();
        (await IdsAsync(end, KeyState.Expired)).ShouldBe(["key_2", "key_3"]);
        (await IdsAsync(end, KeyState.Revoked)).ShouldBe(["key_4"]);

        async Task<IEnumerable<string>> IdsAsync(DateTimeOffset at, KeyState state) =>
            (await store.ListAsync(new KeyQuery(at, State: state), default)).Select(key => key.Id);
    }

    [Fact]
    public async Task ChangeAsync_KnownKey_WritesWhatWasDecidedAndLeavesTheRest()
    {
        var store = await CreateStoreAsync();
        var hash = Sample.Hash();
        await store.AddAsync(Sample.Key(), hash, Sample.Event, default);
        await store.RecordUseAsync([new LastUse("key_1", Sample.Noon, Address)], Sample.Noon, default);
        ScopeSet.TryParse("svm:read", out var scopes).ShouldBeTrue();
        var changed = Sample.Key() with
        {
            Name = "New",
            Scopes = scopes,
            AllowedOrigins = ["https://c.example"],
            AllowedIpRanges = [],
            ExpiresAt = null,
            State = KeyState.Revoked,
            RevokedAt = Sample.Noon.AddDays(1),
            FlaggedAt = Sample.Noon.AddDays(2),
        };

        var written = await store.ChangeAsync(
            "key_1",
            record =>
            {
                record.Account.ShouldBe(Sample.Account());
                return new KeyChange(changed, Sample.Event);
            },
            default
        );

        var expected = changed with { Revision = 2, LastUsedAt = Sample.Noon, LastUsedFrom = Address };
        written.ShouldNotBeNull().Key.ShouldEqual(expected);
        (await store.FindByHashAsync(hash, 1, default)).ShouldNotBeNull().Key.ShouldEqual(expected);
    }

    [Fact]
    public async Task ChangeAsync_WithASuccessor_WritesBoth()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);
        var successor = new KeySuccessor(Sample.Key("key_2") with { Replaces = "key_1" }, Sample.Hash());

        await store.ChangeAsync(
            "key_1",
            record => new KeyChange(record.Key with { State = KeyState.Rotating, ReplacedBy = "key_2" }, Sample.Event, successor),
            default
        );

        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key.ReplacedBy.ShouldBe("key_2");
        (await store.FindByHashAsync(successor.Hash, 1, default)).ShouldNotBeNull().Key.ShouldEqual(successor.Key);
    }

    [Fact]
    public async Task ChangeAsync_LeftAloneOrUnknown_WritesNothing()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);

        (await store.ChangeAsync("key_1", _ => null, default)).ShouldNotBeNull().Key.ShouldEqual(Sample.Key());
        (await store.ChangeAsync("key_2", _ => throw new InvalidOperationException(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task ChangeAsync_ManyAtOnce_OnlyOneFindsTheKeyUnchanged()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);
        var done = 0;

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    store.ChangeAsync(
                        "key_1",
                        record =>
                        {
                            if (record.Key.State != KeyState.Active)
                            {
                                return null;
                            }

                            Interlocked.Increment(ref done);
                            return new KeyChange(record.Key with { State = KeyState.Rotating }, Sample.Event);
                        },
                        default
                    )
                )
        );

        done.ShouldBe(1);
        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task RecordUseAsync_Batch_KeepsTheLatestOfEach()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);

        await store.RecordUseAsync(
            [new LastUse("key_1", Sample.Noon.AddMinutes(2), Address), new LastUse("key_9", Sample.Noon, null)],
            Sample.Noon.AddHours(1),
            default
        );
        await store.RecordUseAsync([new LastUse("key_1", Sample.Noon.AddMinutes(1), IPAddress.Loopback)], Sample.Noon.AddHours(1), default);

        var key = (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key;
        key.LastUsedAt.ShouldBe(Sample.Noon.AddMinutes(2));
        key.LastUsedFrom.ShouldBe(Address);
    }

    [Fact]
    [Trait("Requirement", "R31")]
    public async Task RecordUseAsync_StoredUseOfTheFuture_IsReplaced()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), Sample.Event, default);

        await store.RecordUseAsync([new LastUse("key_1", Sample.Noon.AddMonths(1), Address)], Sample.Noon.AddMonths(1), default);
        await store.RecordUseAsync([new LastUse("key_1", Sample.Noon, IPAddress.Loopback)], Sample.Noon, default);

        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key.LastUsedAt.ShouldBe(Sample.Noon);
    }

    [Fact]
    public async Task ListRecentAsync_MoreKeysThanAsked_ReturnsThoseUsedLastAndNoneRevoked()
    {
        var store = await CreateStoreAsync();
        foreach (var id in (string[])["key_1", "key_2", "key_3", "key_4"])
        {
            await store.AddAsync(Sample.Key(id), Sample.Hash(), Sample.Event, default);
        }

        await store.RecordUseAsync(
            [new LastUse("key_3", Sample.Noon.AddMinutes(3), null), new LastUse("key_2", Sample.Noon.AddMinutes(2), null)],
            Sample.Noon.AddHours(1),
            default
        );
        await store.RecordUseAsync([new LastUse("key_4", Sample.Noon.AddMinutes(4), null)], Sample.Noon.AddHours(1), default);
        await store.ChangeAsync("key_4", record => new KeyChange(record.Key with { State = KeyState.Revoked }, Sample.Event), default);

        (await store.ListRecentAsync(2, default)).Select(record => record.Key.Id).ShouldBe(["key_3", "key_2"]);
    }

    private async Task<IKeyStore> CreateStoreAsync()
    {
        var (accounts, keys) = await CreateStoresAsync();
        await accounts.AddAsync(Sample.Account(), Sample.Event, default);
        return keys;
    }
}
