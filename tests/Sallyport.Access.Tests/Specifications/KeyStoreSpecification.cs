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
        (await store.AddAsync(Sample.Key(), hash, default)).ShouldBeTrue();

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
        await store.AddAsync(Sample.Key(), hash, default);

        (await store.FindByHashAsync(Sample.Hash(), 1, default)).ShouldBeNull();
        (await store.FindByHashAsync(hash, 2, default)).ShouldBeNull();
    }

    [Fact]
    public async Task FindByIdAsync_KnownAndUnknown_ReturnsKeyOrNull()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), default);

        (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key.ShouldEqual(Sample.Key());
        (await store.FindByIdAsync("key_2", default)).ShouldBeNull();
    }

    [Fact]
    public async Task AddAsync_UnknownAccount_ReturnsFalseAndAddsNothing()
    {
        var store = await CreateStoreAsync();

        (await store.AddAsync(Sample.Key(accountId: "acc_9"), Sample.Hash(), default)).ShouldBeFalse();

        (await store.FindByIdAsync("key_1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task ListAsync_OneAccountOrAll_ReturnsOldestFirst()
    {
        var (accounts, store) = await CreateStoresAsync();
        await accounts.AddAsync(Sample.Account(), default);
        await accounts.AddAsync(Sample.Account("acc_2"), default);
        await store.AddAsync(Sample.Key("key_b", createdAt: Sample.Noon.AddMinutes(1)), Sample.Hash(), default);
        await store.AddAsync(Sample.Key("key_a", createdAt: Sample.Noon.AddMinutes(2)), Sample.Hash(), default);
        await store.AddAsync(Sample.Key("key_c", "acc_2"), Sample.Hash(), default);

        (await store.ListAsync("acc_1", default)).Select(key => key.Id).ShouldBe(["key_b", "key_a"]);
        (await store.ListAsync(null, default)).Select(key => key.Id).ShouldBe(["key_c", "key_b", "key_a"]);
    }

    [Fact]
    public async Task RevokeAsync_Twice_KeepsTheFirstTime()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), default);

        (await store.RevokeAsync("key_1", Sample.Noon.AddMinutes(1), default)).ShouldBeTrue();
        (await store.RevokeAsync("key_1", Sample.Noon.AddMinutes(2), default)).ShouldBeTrue();

        var key = (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key;
        key.State.ShouldBe(KeyState.Revoked);
        key.RevokedAt.ShouldBe(Sample.Noon.AddMinutes(1));
    }

    [Fact]
    public async Task RevokeAsync_UnknownKey_ReturnsFalse()
    {
        var store = await CreateStoreAsync();

        (await store.RevokeAsync("key_1", Sample.Noon, default)).ShouldBeFalse();
    }

    [Fact]
    public async Task RecordUseAsync_Batch_KeepsTheLatestOfEach()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Key(), Sample.Hash(), default);

        await store.RecordUseAsync(
            [new LastUse("key_1", Sample.Noon.AddMinutes(2), Address), new LastUse("key_9", Sample.Noon, null)],
            default
        );
        await store.RecordUseAsync([new LastUse("key_1", Sample.Noon.AddMinutes(1), IPAddress.Loopback)], default);

        var key = (await store.FindByIdAsync("key_1", default)).ShouldNotBeNull().Key;
        key.LastUsedAt.ShouldBe(Sample.Noon.AddMinutes(2));
        key.LastUsedFrom.ShouldBe(Address);
    }

    [Fact]
    public async Task ListRecentAsync_MoreKeysThanAsked_ReturnsThoseUsedLastAndNoneRevoked()
    {
        var store = await CreateStoreAsync();
        foreach (var id in (string[])["key_1", "key_2", "key_3", "key_4"])
        {
            await store.AddAsync(Sample.Key(id), Sample.Hash(), default);
        }

        await store.RecordUseAsync(
            [new LastUse("key_3", Sample.Noon.AddMinutes(3), null), new LastUse("key_2", Sample.Noon.AddMinutes(2), null)],
            default
        );
        await store.RecordUseAsync([new LastUse("key_4", Sample.Noon.AddMinutes(4), null)], default);
        await store.RevokeAsync("key_4", Sample.Noon, default);

        (await store.ListRecentAsync(2, default)).Select(record => record.Key.Id).ShouldBe(["key_3", "key_2"]);
    }

    private async Task<IKeyStore> CreateStoreAsync()
    {
        var (accounts, keys) = await CreateStoresAsync();
        await accounts.AddAsync(Sample.Account(), default);
        return keys;
    }
}
