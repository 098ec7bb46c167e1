using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Standings;

[Trait("Requirement", "R12")]
public sealed class RevocationFeedTests : IDisposable
{
    private readonly AccessHouse _house = new();
    private readonly List<RevocationNotice> _notices = [];

    public RevocationFeedTests()
    {
        _house.Feed.Subscribe(_notices.Add);
    }

    [Fact]
    public async Task RevokeAsync_Key_IsToldBeforeTheTaskCompletes()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        _house.Feed.HasEnded(caller).ShouldBeFalse();

        (await _house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default)).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Revoked);

        _notices.ShouldBe([new RevocationNotice(RevocationReason.KeyRevoked, issued.Key.Id, null)]);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
    }

    [Fact]
    public async Task DisableAsync_Account_IsToldBeforeTheTaskCompletes()
    {
        var issued = await _house.IssueKeyAsync();
        var other = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);

        await _house.Accounts.DisableAsync(issued.Key.AccountId, Actor.Server, default);

        _notices.ShouldBe([new RevocationNotice(RevocationReason.AccountDisabled, null, issued.Key.AccountId)]);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _house.Feed.HasEnded(await _house.EnterAsync(other.Secret)).ShouldBeFalse();
    }

    [Fact]
    public async Task Expiry_OfAKeyThatCameIn_IsToldAtTheInstant()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddDays(70));
        var later = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddDays(71));
        var token = _house.Tokens.Issue(await _house.EnterAsync(issued.Secret)).Value;
        await _house.EnterAsync(token);
        await _house.EnterAsync(later.Secret);

        _house.Time.Advance(TimeSpan.FromDays(70) - TimeSpan.FromMilliseconds(1));
        _notices.ShouldBeEmpty();
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));

        _notices.ShouldBe([new RevocationNotice(RevocationReason.KeyExpired, issued.Key.Id, null)]);
        _house.Time.Advance(TimeSpan.FromDays(2));
        _notices.Count.ShouldBe(2);
    }

    [Fact]
    public async Task HasEnded_KeyExpiredSinceAuthentication_IsTrue()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1));
        var caller = await _house.EnterAsync(issued.Secret);

        _house.Time.Advance(TimeSpan.FromMinutes(1));

        _house.Feed.HasEnded(caller).ShouldBeTrue();
    }

    [Fact]
    public async Task AuthenticateAsync_RevokedWhileTheStoreWasRead_IsRefused()
    {
        var issued = await _house.IssueKeyAsync();
        using var house = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        _house.Store.AfterKeyRead = async () =>
        {
            _house.Store.AfterKeyRead = null;
            await house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default);
        };

        (await house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.Revoked);
    }

    [Fact]
    public async Task HasEnded_DisabledAndEnabledSinceAuthentication_IsTrueForWhoWasInAndFalseForWhoComes()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);

        await _house.Accounts.DisableAsync(issued.Key.AccountId, Actor.Server, default);
        await _house.Accounts.EnableAsync(issued.Key.AccountId, Actor.Server, default);

        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _house.Feed.HasEnded(await _house.EnterAsync(issued.Secret)).ShouldBeFalse();
    }

    [Fact]
    public async Task RevokeAsync_StoreLostHalfWay_IsAFailureAndTheKeyIsReadAgain()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.EnterAsync(issued.Secret);
        _house.Store.IsLost = true;

        (await _house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.StoreUnavailable);

        _notices.ShouldBeEmpty();
        (await _house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.StoreUnavailable);
    }

    [Fact]
    public async Task Publish_SubscriberThrows_OthersAreToldAndItIsLogged()
    {
        using var house = new AccessHouse();
        var told = 0;
        house.Feed.Subscribe(_ => throw new InvalidOperationException("bug"));
        using (house.Feed.Subscribe(_ => told++))
        {
            var issued = await house.IssueKeyAsync();
            await house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default);
            told.ShouldBe(1);
        }

        await house.Keys.RevokeAsync((await house.IssueKeyAsync()).Key.Id, Actor.Server, default);
        told.ShouldBe(1);
        house.Log.Lines.ShouldContain(line => line.StartsWith("Error: A subscriber to revocations failed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RevokeAsync_ManyKeysInUse_EndsEveryOne()
    {
        var account = await _house.CreateAccountAsync();
        var callers = new List<Caller>();
        for (var i = 0; i < 200; i++)
        {
            callers.Add(await _house.EnterAsync((await _house.IssueKeyAsync(accountId: account.Id)).Secret));
        }

        foreach (var caller in callers)
        {
            await _house.Keys.RevokeAsync(caller.KeyId, Actor.Server, default);
        }

        _notices.Select(notice => notice.KeyId).ShouldBe(callers.Select(caller => caller.KeyId));
        callers.ShouldAllBe(caller => _house.Feed.HasEnded(caller));
    }

    public void Dispose() => _house.Dispose();
}
