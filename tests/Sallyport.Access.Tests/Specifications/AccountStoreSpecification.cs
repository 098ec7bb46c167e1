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
        await store.AddAsync(Sample.Account(), Sample.Event, default);

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
        await store.AddAsync(Sample.Account("acc_b", Sample.Noon.AddMinutes(1)), Sample.Event, default);
        await store.AddAsync(Sample.Account("acc_a", Sample.Noon.AddMinutes(2)), Sample.Event, default);
        await store.AddAsync(Sample.Account("acc_c", Sample.Noon), Sample.Event, default);

        (await store.ListAsync(new AccountQuery(), default)).Select(account => account.Id).ShouldBe(["acc_c", "acc_b", "acc_a"]);
    }

    [Fact]
    public async Task ListAsync_PageByPage_ReturnsEachOnce()
    {
        var store = await CreateStoreAsync();
        foreach (var id in (string[])["acc_d", "acc_b", "acc_c"])
        {
            await store.AddAsync(Sample.Account(id), Sample.Event, default);
        }

        await store.AddAsync(Sample.Account("acc_a", Sample.Noon.AddMinutes(1)), Sample.Event, default);

        (await store.ListAsync(new AccountQuery(Limit: 2), default)).Select(account => account.Id).ShouldBe(["acc_b", "acc_c"]);
        (await store.ListAsync(new AccountQuery("acc_c", 2), default)).Select(account => account.Id).ShouldBe(["acc_d", "acc_a"]);
        (await store.ListAsync(new AccountQuery("acc_a", 2), default)).ShouldBeEmpty();
        (await store.ListAsync(new AccountQuery("acc_none", 2), default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task ChangeAsync_KnownAccount_WritesWhatWasDecided()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account(), Sample.Event, default);
        var changed = Sample.Account() with
        {
            Name = "New",
            Contact = "new@example.com",
            UseCase = "other",
            Tier = TierNames.Free,
            LimitOverrides = "{}",
            State = AccountState.Disabled,
        };

        var written = await store.ChangeAsync(
            "acc_1",
            account =>
            {
                account.ShouldBe(Sample.Account());
                return new AccountChange(changed, Sample.Event);
            },
            default
        );

        written.ShouldBe(changed with { Revision = 2 });
        (await store.FindAsync("acc_1", default)).ShouldBe(written);
    }

    [Fact]
    public async Task ChangeAsync_DecidedToLeaveIt_WritesNothing()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account(), Sample.Event, default);

        (await store.ChangeAsync("acc_1", _ => null, default)).ShouldBe(Sample.Account());

        (await store.FindAsync("acc_1", default)).ShouldBe(Sample.Account());
    }

    [Fact]
    public async Task ChangeAsync_UnknownAccount_ReturnsNullAndDecidesNothing()
    {
        var store = await CreateStoreAsync();

        (await store.ChangeAsync("acc_1", _ => throw new InvalidOperationException(), default)).ShouldBeNull();
    }

    [Fact]
    public async Task ChangeAsync_ManyAtOnce_LosesNone()
    {
        var store = await CreateStoreAsync();
        await store.AddAsync(Sample.Account() with { Name = "" }, Sample.Event, default);

        await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(_ =>
                    store.ChangeAsync(
                        "acc_1",
                        account => new AccountChange(account with { Name = account.Name + "x" }, Sample.Event),
                        default
                    )
                )
        );

        var account = (await store.FindAsync("acc_1", default)).ShouldNotBeNull();
        account.Name.Length.ShouldBe(50);
        account.Revision.ShouldBe(51);
    }
}
