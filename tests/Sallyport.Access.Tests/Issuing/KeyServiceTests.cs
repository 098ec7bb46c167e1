using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Issuing;

public sealed class KeyServiceTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task IssueAsync_GoodRequest_ShowsTheSecretOnceAndKeepsItNowhere()
    {
        var issued = await _house.IssueKeyAsync();

        ApiKeyFormat.TryValidate(issued.Secret).ShouldBeTrue();
        issued.Key.Id.ShouldMatch("^key_[0-9A-Za-z]{20}$");
        issued.Key.Prefix.ShouldBe("slp_live_");
        issued.Secret.ShouldEndWith(issued.Key.LastFour);
        issued.Key.Scopes.ShouldBe(ScopeSet.All);
        var listed = (await _house.Keys.ListAsync(issued.Key.AccountId, default)).Value.ShouldNotBeNull().ShouldHaveSingleItem();
        listed.ShouldBe(issued.Key);
        listed.ToString().ShouldNotContain(issued.Secret[9..]);
        string.Join('\n', _house.Log.Lines).ShouldNotContain(issued.Secret[9..^4]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    [InlineData("escape \u001b[31m")]
    public async Task IssueAsync_NameThatIsNone_IsRefused(string name)
    {
        var account = await _house.CreateAccountAsync();

        (await FailureAsync(new NewKey(account.Id, name))).ShouldBe(AccessFailureKind.Invalid);
    }

    [Fact]
    public async Task IssueAsync_OtherFaults_EachHasItsFailure()
    {
        var account = await _house.CreateAccountAsync();

        (await FailureAsync(new NewKey(account.Id, new string('a', 201)))).ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new NewKey(account.Id, "k", ExpiresAt: _house.Time.GetUtcNow()))).ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new NewKey("acc_none", "k"))).ShouldBe(AccessFailureKind.AccountNotFound);
        await _house.Accounts.DisableAsync(account.Id, Actor.Server, default);
        (await FailureAsync(new NewKey(account.Id, "k"))).ShouldBe(AccessFailureKind.AccountDisabled);
        _house.Store.IsLost = true;
        (await FailureAsync(new NewKey(account.Id, "k"))).ShouldBe(AccessFailureKind.StoreUnavailable);
    }

    [Fact]
    public async Task ListAsync_EachStateOfAKey_IsAsOfNow()
    {
        var account = await _house.CreateAccountAsync();
        await _house.IssueKeyAsync(accountId: account.Id);
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1), account.Id);
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        var revoked = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1), account.Id);
        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        _house.Time.Advance(TimeSpan.FromMinutes(2));

        (await _house.Keys.ListAsync(account.Id, default))
            .Value.ShouldNotBeNull()
            .Select(key => key.State)
            .ShouldBe([KeyState.Active, KeyState.Expired, KeyState.Revoked]);
        (await _house.Keys.FindAsync(revoked.Key.Id, default)).Value.ShouldNotBeNull().RevokedAt.ShouldNotBeNull();
        (await _house.Keys.ListAsync("acc_none", default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.AccountNotFound);
        (await _house.Keys.FindAsync("key_none", default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.KeyNotFound);
        (await _house.Keys.RevokeAsync("key_none", Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.KeyNotFound);
    }

    public void Dispose() => _house.Dispose();

    private async Task<AccessFailureKind?> FailureAsync(NewKey key) =>
        (await _house.Keys.IssueAsync(key, Actor.Server, default)).Failure?.Kind;
}
