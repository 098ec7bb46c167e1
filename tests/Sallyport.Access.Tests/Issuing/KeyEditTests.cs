using System.Net;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Issuing;

/// <summary>What is changed is true for callers that are in already.</summary>
public sealed class KeyEditTests : IDisposable
{
    private static readonly Actor Operator = new(ActorKind.Operator, "ada");

    private readonly AccessHouse _house = new();

    [Fact]
    [Trait("Requirement", "R18")]
    public async Task EditAsync_LiveKey_IsTrueForItsCallersAtOnce()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        var byToken = await _house.EnterAsync(_house.Tokens.Issue(caller).Value);
        var reads = _house.Store.KeyReads;
        ScopeNames.TryRead(["evm:read"], out var scopes, out _).ShouldBeTrue();

        var edit = new KeyEdit
        {
            Name = " bot ",
            Scopes = scopes,
            AllowedOrigins = ["https://app.example", "https://app.example"],
            AllowedIpRanges = [IPNetwork.Parse("203.0.113.0/24")],
            ExpiresAt = _house.Time.GetUtcNow().AddDays(1),
        };
        var edited = (await _house.Keys.EditAsync(issued.Key.Id, edit, Operator, default)).Value.ShouldNotBeNull();

        foreach (var one in (Caller[])[caller, byToken, await _house.EnterAsync(issued.Secret)])
        {
            one.KeyName.ShouldBe("bot");
            one.Scopes.Allows("evm:read").ShouldBeTrue();
            one.Scopes.Allows("evm:trade").ShouldBeFalse();
            one.AllowedOrigins.ShouldBe(["https://app.example"]);
            one.AllowsAddress(AccessHouse.Home).ShouldBeTrue();
            one.AllowsAddress(IPAddress.Loopback).ShouldBeFalse();
            one.KeyExpiresAt.ShouldBe(edited.ExpiresAt);
        }

        _house.Store.KeyReads.ShouldBe(reads);
        var entry = _house.Store.Audit.Entries[^1];
        (entry.Action, entry.ActorId, entry.Target).ShouldBe(("keys.edit", "ada", issued.Key.Id));
        entry.Before.ShouldNotBeNull().ShouldContain("\"name\":\"first\"");
        entry.After.ShouldNotBeNull().ShouldContain("\"name\":\"bot\"");
        entry.After.ShouldNotContain("state");
    }

    [Fact]
    public async Task EditAsync_NothingNew_WritesNoAuditEntry()
    {
        var issued = await _house.IssueKeyAsync();
        var before = _house.Store.Audit.Entries.Count;

        (await _house.Keys.EditAsync(issued.Key.Id, new KeyEdit { Name = "first" }, Operator, default)).IsSuccess.ShouldBeTrue();

        _house.Store.Audit.Entries.Count.ShouldBe(before);
    }

    [Fact]
    public async Task EditAsync_Faults_EachHasItsFailure()
    {
        var issued = await _house.IssueKeyAsync();
        var now = _house.Time.GetUtcNow();
        ScopeSet.TryParse("evm:write", out var unknown).ShouldBeTrue();

        (await FailureAsync(new KeyEdit { Scopes = unknown })).Message.ShouldContain("usage:read");
        (await FailureAsync(new KeyEdit { Scopes = ScopeSet.None })).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new KeyEdit { AllowedOrigins = ["null"] })).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new KeyEdit { ExpiresAt = now })).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new KeyEdit { ExpiresAt = now.AddDays(1), NeverExpires = true })).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(new KeyEdit { Name = "two\nlines" })).Kind.ShouldBe(AccessFailureKind.Invalid);
        await _house.Keys.RevokeAsync(issued.Key.Id, Operator, default);
        (await FailureAsync(new KeyEdit { Name = "late" })).Kind.ShouldBe(AccessFailureKind.KeyNotLive);

        async Task<AccessFailure> FailureAsync(KeyEdit edit) =>
            (await _house.Keys.EditAsync(issued.Key.Id, edit, Operator, default)).Failure.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Requirement", "R18")]
    public async Task EditAsync_WhileTheKeyIsReadFromTheStore_TheReaderGetsWhatIsTrueNow()
    {
        var issued = await _house.IssueKeyAsync();
        using var house = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        ScopeNames.TryRead(["evm:read"], out var scopes, out _).ShouldBeTrue();
        _house.Store.AfterKeyRead = async () =>
        {
            _house.Store.AfterKeyRead = null;
            await house.Keys.EditAsync(issued.Key.Id, new KeyEdit { Scopes = scopes }, Operator, default);
        };

        var caller = await house.EnterAsync(issued.Secret);

        caller.Scopes.Allows("evm:trade").ShouldBeFalse();
        (await house.EnterAsync(issued.Secret)).Scopes.Allows("evm:trade").ShouldBeFalse();
    }

    [Fact]
    public async Task EditAsync_GivenUpByTheOneWhoAsked_IsStillTrueForLiveCallers()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        using var given = new CancellationTokenSource();
        _house.Store.AfterKeyWrite = given.CancelAsync;

        (await _house.Keys.EditAsync(issued.Key.Id, new KeyEdit { Name = "new" }, Operator, given.Token)).IsSuccess.ShouldBeTrue();

        caller.KeyName.ShouldBe("new");
    }

    [Fact]
    public async Task EditAsync_WrittenButReportedLost_IsTrueWithTheNextUse()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        _house.Store.AfterKeyWrite = () => throw new AccessStoreException("lost on the way back");

        (await _house.Keys.EditAsync(issued.Key.Id, new KeyEdit { Name = "new" }, Operator, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
        caller.KeyName.ShouldBe("first");

        (await _house.EnterAsync(issued.Secret)).KeyName.ShouldBe("new");
        caller.KeyName.ShouldBe("new");
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task SetTierAsync_AndLimits_AreTrueForCallersAtOnce()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        LimitOverrides.TryParse("""{"messageBytes":4096}""", out var limits, out _).ShouldBeTrue();

        await _house.Accounts.SetTierAsync(caller.AccountId, "enterprise", Operator, default);
        await _house.Accounts.SetLimitsAsync(caller.AccountId, limits, Operator, default);

        caller.Tier.ShouldBe(TierNames.Enterprise);
        caller.Standing.Account.Current.LimitOverrides.ShouldBe("""{"messageBytes":4096}""");
        await _house.Accounts.SetLimitsAsync(caller.AccountId, LimitOverrides.None, Operator, default);
        caller.Standing.Account.Current.LimitOverrides.ShouldBeNull();
        (await _house.Accounts.SetTierAsync(caller.AccountId, "gold", Operator, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.Invalid);
        _house.Store.Audit.Entries.Select(entry => entry.Action).ShouldContain("accounts.set-tier");
        _house.Feed.HasEnded(caller).ShouldBeFalse();
    }

    [Fact]
    public async Task EditAsync_Account_ChangesWhatWasSaid()
    {
        var account = await _house.CreateAccountAsync();

        var edited = (
            await _house.Accounts.EditAsync(account.Id, new AccountEdit(Contact: "new@example.org"), Operator, default)
        ).Value.ShouldNotBeNull();

        edited.ShouldBe(account with { Contact = "new@example.org", Revision = 2 });
        (await _house.Accounts.EditAsync(account.Id, new AccountEdit(Name: " "), Operator, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.Invalid);
    }

    public void Dispose() => _house.Dispose();
}
