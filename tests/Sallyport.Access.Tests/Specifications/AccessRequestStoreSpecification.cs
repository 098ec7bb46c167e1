using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every store of access requests does.</summary>
public abstract class AccessRequestStoreSpecification
{
    private static readonly byte[] Link = RandomNumberGenerator.GetBytes(32);
    private static readonly AuditEvent Happened = new(Actor.Server, "requests.test", "req_1", After: new JsonObject { ["state"] = "x" });

    /// <summary>Creates empty stores that know pepper 1.</summary>
    protected abstract ValueTask<(
        IAccessRequestStore Requests,
        IAccountStore Accounts,
        IKeyStore Keys,
        IAuditStore Audit
    )> CreateStoresAsync();

    [Fact]
    public async Task FindAsync_AfterAdd_ReturnsWhatWasWritten()
    {
        var (store, _, _, audit) = await CreateStoresAsync();

        (await store.AddAsync(Request(), 1, Happened, default)).ShouldBeTrue();

        (await store.FindAsync("req_1", default)).ShouldBe(Request());
        (await store.FindAsync("req_2", default)).ShouldBeNull();
        (await EntriesAsync(audit)).ShouldBe(1);
    }

    [Fact]
    public async Task AddAsync_AsManyPendingAsAllowed_WritesNothing()
    {
        var (store, _, _, audit) = await CreateStoresAsync();
        await store.AddAsync(Request(), 1, Happened, default);

        (await store.AddAsync(Request("req_2"), 1, Happened, default)).ShouldBeFalse();

        (await store.FindAsync("req_2", default)).ShouldBeNull();
        (await EntriesAsync(audit)).ShouldBe(1);
        await store.DeclineAsync(Request() with { State = AccessRequestState.Declined }, Happened, default);
        (await store.AddAsync(Request("req_2"), 1, Happened, default)).ShouldBeTrue();
    }

    [Fact]
    public async Task ListAsync_ByStateAndPage_IsOldestFirst()
    {
        var (store, _, _, _) = await CreateStoresAsync();
        foreach (var (id, minute) in ((string, int)[])[("req_3", 1), ("req_1", 2), ("req_2", 3), ("req_4", 4)])
        {
            await store.AddAsync(Request(id) with { CreatedAt = Sample.Noon.AddMinutes(minute) }, 9, Happened, default);
        }

        await store.ApproveAsync(
            Approved("req_1") with
            {
                CreatedAt = Sample.Noon.AddMinutes(2),
            },
            Link,
            Account("acc_1"),
            [Happened],
            default
        );
        await store.ApproveAsync(
            Approved("req_4") with
            {
                CreatedAt = Sample.Noon.AddMinutes(4),
            },
            RandomNumberGenerator.GetBytes(32),
            Account("acc_4"),
            [Happened],
            default
        );
        await store.DeclineAsync(Request("req_3") with { State = AccessRequestState.Declined }, Happened, default);

        (await IdsAsync(store, new())).ShouldBe(["req_3", "req_1", "req_2", "req_4"]);
        (await IdsAsync(store, new(Limit: 2))).ShouldBe(["req_3", "req_1"]);
        (await IdsAsync(store, new(After: "req_1", Limit: 2))).ShouldBe(["req_2", "req_4"]);
        (await IdsAsync(store, new(AccessRequestState.Pending))).ShouldBe(["req_2"]);
        (await IdsAsync(store, new(AccessRequestState.Declined))).ShouldBe(["req_3"]);
        (await IdsAsync(store, new(AccessRequestState.Approved))).ShouldBe(["req_1", "req_4"]);
        (await IdsAsync(store, new(Delivery: LinkDelivery.Queued))).ShouldBe(["req_1", "req_4"]);
        (await IdsAsync(store, new(Delivery: LinkDelivery.Failed))).ShouldBeEmpty();
        (await IdsAsync(store, new(AccessRequestState.Expired))).ShouldBeEmpty();
        (await IdsAsync(store, new(AccessRequestState.Expired), Sample.Noon.AddDays(7))).ShouldBe(["req_1", "req_4"]);
        (await IdsAsync(store, new(AccessRequestState.Approved), Sample.Noon.AddDays(7))).ShouldBeEmpty();
    }

    [Fact]
    public async Task ApproveAsync_Pending_WritesRequestAccountAndLink()
    {
        var (store, accounts, _, audit) = await CreateStoresAsync();
        await store.AddAsync(Request(), 1, Happened, default);

        (await store.ApproveAsync(Approved(), Link, Account(), [Happened, Happened], default)).ShouldBeTrue();

        (await store.FindAsync("req_1", default)).ShouldBe(Approved());
        (await store.FindByLinkAsync(Link, Sample.Noon, default)).ShouldBe(Approved());
        (await accounts.FindAsync("acc_1", default)).ShouldNotBeNull().Tier.ShouldBe(TierNames.Premium);
        (await EntriesAsync(audit)).ShouldBe(3);
    }

    [Fact]
    public async Task ApproveAsync_NotPending_WritesNeitherAccountNorEntry()
    {
        var (store, accounts, _, audit) = await CreateStoresAsync();
        await store.AddAsync(Request(), 1, Happened, default);
        await store.DeclineAsync(Request() with { State = AccessRequestState.Declined, Reason = "no" }, Happened, default);

        (await store.ApproveAsync(Approved(), Link, Account(), [Happened], default)).ShouldBeFalse();

        (await accounts.FindAsync("acc_1", default)).ShouldBeNull();
        (await store.FindAsync("req_1", default))!.Reason.ShouldBe("no");
        (await EntriesAsync(audit)).ShouldBe(2);
    }

    [Fact]
    public async Task FindByLinkAsync_OverOrOtherOrDisabled_ReturnsNull()
    {
        var (store, accounts, _, _) = await CreateApprovedAsync();

        (await store.FindByLinkAsync(Link, Sample.Noon.AddDays(7).AddMilliseconds(-1), default)).ShouldNotBeNull();
        (await store.FindByLinkAsync(Link, Sample.Noon.AddDays(7), default)).ShouldBeNull();
        (await store.FindByLinkAsync(RandomNumberGenerator.GetBytes(32), Sample.Noon, default)).ShouldBeNull();
        await accounts.ChangeAsync(
            "acc_1",
            account => new AccountChange(account with { State = AccountState.Disabled }, Happened),
            default
        );
        (await store.FindByLinkAsync(Link, Sample.Noon, default)).ShouldBeNull();
    }

    [Fact]
    public async Task RedeemAsync_Twice_GivesOneKey()
    {
        var (store, _, keys, audit) = await CreateApprovedAsync();
        var before = await EntriesAsync(audit);

        (await store.RedeemAsync(Link, Key("key_1"), Sample.Hash(), [Happened], default)).ShouldBeTrue();
        (await store.RedeemAsync(Link, Key("key_2"), Sample.Hash(), [Happened], default)).ShouldBeFalse();

        var request = (await store.FindAsync("req_1", default)).ShouldNotBeNull();
        request.State.ShouldBe(AccessRequestState.Redeemed);
        request.KeyId.ShouldBe("key_1");
        request.RedeemedAt.ShouldBe(Sample.Noon);
        (await keys.FindByIdAsync("key_1", default)).ShouldNotBeNull();
        (await keys.FindByIdAsync("key_2", default)).ShouldBeNull();
        (await store.FindByLinkAsync(Link, Sample.Noon, default)).ShouldBeNull();
        (await EntriesAsync(audit)).ShouldBe(before + 1);
    }

    [Fact]
    public async Task RedeemAsync_LinkIsOver_WritesNoKey()
    {
        var (store, _, keys, _) = await CreateApprovedAsync();

        (await store.RedeemAsync(Link, Key("key_1", Sample.Noon.AddDays(7)), Sample.Hash(), [Happened], default)).ShouldBeFalse();

        (await keys.FindByIdAsync("key_1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task RelinkAsync_Approved_OnlyTheNewLinkOpens()
    {
        var (store, _, _, _) = await CreateApprovedAsync();
        var other = RandomNumberGenerator.GetBytes(32);
        var relinked = Approved() with { LinkIssuedAt = Sample.Noon.AddDays(1), LinkExpiresAt = Sample.Noon.AddDays(8) };

        (await store.RelinkAsync(relinked, other, null, Happened, default)).ShouldBeTrue();

        (await store.FindByLinkAsync(Link, Sample.Noon, default)).ShouldBeNull();
        (await store.FindByLinkAsync(other, Sample.Noon.AddDays(7.5), default)).ShouldBe(relinked);
    }

    [Fact]
    public async Task RelinkAsync_Redeemed_NeedsTheKeyThatIsThere()
    {
        var (store, _, _, _) = await CreateApprovedAsync();
        await store.RedeemAsync(Link, Key("key_1"), Sample.Hash(), [Happened], default);
        var other = RandomNumberGenerator.GetBytes(32);

        (await store.RelinkAsync(Approved(), other, null, Happened, default)).ShouldBeFalse();
        (await store.RelinkAsync(Approved(), other, "key_1", Happened, default)).ShouldBeTrue();

        var request = (await store.FindByLinkAsync(other, Sample.Noon, default)).ShouldNotBeNull();
        request.KeyId.ShouldBeNull();
        request.RedeemedAt.ShouldBeNull();
    }

    [Fact]
    public async Task SetDeliveryAsync_OfAnOlderLink_WritesNothing()
    {
        var (store, _, _, _) = await CreateApprovedAsync();

        (await store.SetDeliveryAsync("req_1", Sample.Noon.AddDays(-1), LinkDelivery.Failed, Happened, default)).ShouldBeFalse();
        (await store.SetDeliveryAsync("req_1", Sample.Noon, LinkDelivery.Mailed, Happened, default)).ShouldBeTrue();

        (await store.FindAsync("req_1", default))!.LinkDelivery.ShouldBe(LinkDelivery.Mailed);
    }

    private static AccessRequest Request(string id = "req_1") =>
        new()
        {
            Id = id,
            Name = "Ünïcode & Söhne",
            Contact = "ada@example.com",
            UseCase = "prices; '); DROP TABLE access_requests; --",
            CreatedAt = Sample.Noon,
        };

    private static AccessRequest Approved(string id = "req_1")
    {
        ScopeSet.TryParse("evm:read market:*", out var scopes).ShouldBeTrue();
        return Request(id) with
        {
            State = AccessRequestState.Approved,
            DecidedAt = Sample.Noon,
            Tier = TierNames.Premium,
            AccountId = id.Replace("req", "acc", StringComparison.Ordinal),
            KeyName = "bot",
            KeyScopes = scopes,
            KeyExpiresAt = Sample.Noon.AddDays(90),
            LinkIssuedAt = Sample.Noon,
            LinkExpiresAt = Sample.Noon.AddDays(7),
            LinkDelivery = LinkDelivery.Queued,
        };
    }

    private static Account Account(string id = "acc_1") => Sample.Account(id);

    private static ApiKey Key(string id, DateTimeOffset? createdAt = null) => Sample.Key(id, "acc_1", createdAt);

    private static async Task<IEnumerable<string>> IdsAsync(
        IAccessRequestStore store,
        AccessRequestFilter filter,
        DateTimeOffset? now = null
    ) => (await store.ListAsync(filter, now ?? Sample.Noon, default)).Select(request => request.Id);

    private static async Task<int> EntriesAsync(IAuditStore audit) =>
        (await audit.ListAsync(new AuditQuery { Limit = 100 }, default)).Count(entry => entry.Action == Happened.Action);

    private async Task<(IAccessRequestStore Requests, IAccountStore Accounts, IKeyStore Keys, IAuditStore Audit)> CreateApprovedAsync()
    {
        var stores = await CreateStoresAsync();
        await stores.Requests.AddAsync(Request(), 1, Happened, default);
        (await stores.Requests.ApproveAsync(Approved(), Link, Account(), [Happened], default)).ShouldBeTrue();
        return stores;
    }
}
