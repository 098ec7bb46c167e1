using Sallyport.Access.Accounts;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every account store does.</summary>
public abstract class AccountStoreSpecification
{
    protected abstract ValueTask<IAccountStore> CreateStoreAsync();

    [Fact]
    public async Task FindAsync_AfterAdd_ReturnsWhatWasAdded()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account(), default);

        (await store.FindAsync("acc_1", default)).ShouldBe(Sample.Account());
    }

    [Fact]
    public async Task FindAsync_UnknownId_ReturnsNull()
    {
        var store = await CreateStoreAsync();

        (await store.FindAsync("acc_1", default)).ShouldBeNull();
    }

    [Fact]
    public async Task ListAsync_SeveralAccounts_ReturnsOldestFirst()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account("acc_b", Sample.Noon.AddMinutes(1)), default);
        await store.AddAsync(Sample.Account("acc_a", Sample.Noon.AddMinutes(2)), default);
        await store.AddAsync(Sample.Account("acc_c", Sample.Noon), default);

        (await store.ListAsync(default)).Select(account => account.Id).ShouldBe(["acc_c", "acc_b", "acc_a"]);
    }

    [Fact]
    public async Task SetStateAsync_KnownAccount_ChangesTheStateOnly()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account(), default);

        (await store.SetStateAsync("acc_1", AccountState.Disabled, default)).ShouldBeTrue();

        (await store.FindAsync("acc_1", default)).ShouldBe(Sample.Account() with { State = AccountState.Disabled, Revision = 2 });
    }

    [Fact]
    public async Task SetStateAsync_UnknownAccount_ReturnsFalse()
    {
        var store = await CreateStoreAsync();

        (await store.SetStateAsync("acc_1", AccountState.Disabled, default)).ShouldBeFalse();
    }
}
