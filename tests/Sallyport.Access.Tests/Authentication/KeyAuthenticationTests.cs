using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tests.Specifications;

namespace Sallyport.Access.Tests.Authentication;

public sealed class KeyAuthenticationTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Authenticate_LiveKey_TellsWhoIsThere()
    {
        var account = await _house.CreateAccountAsync();
        ScopeSet.TryParse("evm:read", out var scopes).ShouldBeTrue();
        var expiresAt = _house.Time.GetUtcNow().AddDays(1);
        var issued = (
            await _house.Keys.IssueAsync(new NewKey(account.Id, "mine", KeyMode.Test, expiresAt, scopes), Actor.Server, default)
        ).Value.ShouldNotBeNull();

        var caller = await _house.EnterAsync(issued.Secret);

        caller.KeyId.ShouldBe(issued.Key.Id);
        caller.KeyName.ShouldBe("mine");
        caller.AccountId.ShouldBe(account.Id);
        caller.Tier.ShouldBe(TierNames.Basic);
        caller.Scopes.ShouldBe(scopes);
        caller.KeyExpiresAt.ShouldBe(expiresAt);
        caller.Kind.ShouldBe(CredentialKind.ApiKey);
        caller.TokenId.ShouldBeNull();
    }

    [Theory]
    [InlineData(null, RefusalReason.Missing)]
    [InlineData("", RefusalReason.Missing)]
    [InlineData("slp_live_short", RefusalReason.Malformed)]
    [InlineData("slp_", RefusalReason.Malformed)]
    [InlineData("neither key nor token", RefusalReason.TokenInvalid)]
    public async Task Authenticate_NoCredential_IsRefusedWithoutAStoreRead(string? credential, RefusalReason reason)
    {
        (await _house.RefusalOfAsync(credential)).ShouldBe(reason);

        _house.Store.KeyReads.ShouldBe(0);
        _house.Store.TokenReads.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R4")]
    public async Task Authenticate_BadChecksums_CostNoStoreReadAndDoNotCount()
    {
        var issued = await _house.IssueKeyAsync();
        var reads = _house.Store.KeyReads;
        for (var i = 0; i < 2000; i++)
        {
            var key = ApiKeyFormat.Create(KeyMode.Live);
            (await _house.RefusalOfAsync(key[..^1] + (key[^1] == '0' ? '1' : '0'))).ShouldBe(RefusalReason.Malformed);
        }

        _house.Store.KeyReads.ShouldBe(reads);
        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Unknown);
        await _house.EnterAsync(issued.Secret);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Authenticate_EachKindOfDeadKey_HasItsReasonForOurEyesOnly()
    {
        var revoked = await _house.IssueKeyAsync();
        var expired = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1));
        var disabled = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        await _house.Accounts.DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        _house.Time.Advance(TimeSpan.FromMinutes(1));

        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Unknown);
        (await _house.RefusalOfAsync(revoked.Secret)).ShouldBe(RefusalReason.Revoked);
        (await _house.RefusalOfAsync(expired.Secret)).ShouldBe(RefusalReason.Expired);
        (await _house.RefusalOfAsync(disabled.Secret)).ShouldBe(RefusalReason.Disabled);
    }

    [Fact]
    public async Task Authenticate_AroundExpiry_IsExactToTheMillisecond()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddHours(1));

        _house.Time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await _house.EnterAsync(issued.Secret);
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await _house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.Expired);
    }

    [Fact]
    public async Task Authenticate_AccountEnabledAgain_IsAdmittedAgain()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.Accounts.DisableAsync(issued.Key.AccountId, Actor.Server, default);
        (await _house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.Disabled);

        await _house.Accounts.EnableAsync(issued.Key.AccountId, Actor.Server, default);

        var caller = await _house.EnterAsync(issued.Secret);
        _house.Feed.HasEnded(caller).ShouldBeFalse();
    }

    [Fact]
    public async Task Authenticate_StoreLost_RefusesUnknownAndServesKnown()
    {
        var known = await _house.IssueKeyAsync();
        _house.Store.IsLost = true;

        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.StoreUnavailable);
        await _house.EnterAsync(known.Secret);
    }

    [Fact]
    public async Task Authenticate_KeyOfAnOlderPepper_IsStillKnown()
    {
        var secrets = new FixedSecrets();
        using var before = new AccessHouse(secrets: secrets);
        var issued = await before.IssueKeyAsync();
        using var after = new AccessHouse(secrets: new FixedSecrets { OldPepper = secrets.Pepper }, store: before.Store);

        (await after.EnterAsync(issued.Secret)).KeyId.ShouldBe(issued.Key.Id);
        (await after.Keys.IssueAsync(new NewKey(issued.Key.AccountId, "new"), Actor.Server, default))
            .Value.ShouldNotBeNull()
            .Key.PepperVersion.ShouldBe(2);
    }

    [Fact]
    public async Task Authenticate_KeyInMemory_AllocatesNothingAndReadsNothing()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.EnterAsync(issued.Secret);
        var reads = _house.Store.KeyReads;

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            (await _house.Authenticator.AuthenticateKeyAsync(issued.Secret, AccessHouse.Home, default)).Caller.ShouldNotBeNull();
        }

        // Debug builds and the assertion itself may box a little; a caller per call would be a hundred bytes each.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1000 * 50);
        _house.Store.KeyReads.ShouldBe(reads);
    }

    [Theory]
    [InlineData("10.1.2.3", true)]
    [InlineData("::ffff:10.1.2.3", true)]
    [InlineData("11.1.2.3", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData(null, false)]
    public void AllowsAddress_RangesGiven_OnlyInside(string? address, bool isAllowed)
    {
        var key = Sample.Key() with { AllowedIpRanges = [IPNetwork.Parse("10.0.0.0/8")] };
        var caller = new Caller(new KeyStanding(key, new AccountStanding(Sample.Account())));

        caller.AllowsAddress(address is null ? null : IPAddress.Parse(address)).ShouldBe(isAllowed);
    }

    public void Dispose() => _house.Dispose();
}
