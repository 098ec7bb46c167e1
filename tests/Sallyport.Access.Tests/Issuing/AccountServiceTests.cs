using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Issuing;

public sealed class AccountServiceTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task CreateAsync_GoodRequest_CanBeFoundAndListed()
    {
        var created = (
            await _house.Accounts.CreateAsync(new NewAccount(" Acme ", "enterprise", "ops@acme.example", "prices"), Actor.Server, default)
        ).Value.ShouldNotBeNull();

        created.Id.ShouldMatch("^acc_[0-9A-Za-z]{20}$");
        created.Name.ShouldBe("Acme");
        created.Tier.ShouldBe(TierNames.Enterprise);
        created.State.ShouldBe(AccountState.Active);
        (await _house.Accounts.FindAsync(created.Id, default)).Value.ShouldBe(created);
        (await _house.Accounts.ListAsync(default)).Value.ShouldBe([created]);
    }

    [Theory]
    [InlineData("", "Free")]
    [InlineData("Acme", "Gold")]
    [InlineData("Acme", "")]
    [InlineData("bell \a", "Free")]
    public async Task CreateAsync_NoNameOrNoTier_IsRefused(string name, string tier) =>
        (await _house.Accounts.CreateAsync(new NewAccount(name, tier), Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.Invalid);

    [Fact]
    public async Task DisableAsync_AndEnableAsync_ChangeTheState()
    {
        var created = await _house.CreateAccountAsync();

        (await _house.Accounts.DisableAsync(created.Id, Actor.Server, default))
            .Value.ShouldNotBeNull()
            .State.ShouldBe(AccountState.Disabled);
        (await _house.Accounts.EnableAsync(created.Id, Actor.Server, default)).Value.ShouldBe(created with { Revision = 3 });
    }

    [Fact]
    public async Task AnyCall_UnknownIdOrLostStore_IsItsFailure()
    {
        (await _house.Accounts.DisableAsync("acc_none", Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.AccountNotFound);
        (await _house.Accounts.FindAsync("acc_none", default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.AccountNotFound);
        _house.Store.IsLost = true;
        (await _house.Accounts.ListAsync(default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
        (await _house.Accounts.CreateAsync(new NewAccount("a"), Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
    }

    public void Dispose() => _house.Dispose();
}
