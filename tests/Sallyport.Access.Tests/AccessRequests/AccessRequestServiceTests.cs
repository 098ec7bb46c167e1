using System.Net;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.AccessRequests;

public sealed class AccessRequestServiceTests : IDisposable
{
    private static readonly NewAccessRequest Ada = new("Ada  Lovelace ", "ada@example.com", "Prices\nfor a bot.");
    private static readonly Actor Operator = new(ActorKind.Operator, "root");
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    private readonly AccessHouse _house = new([
        new("AccessRequests:BurstPerAddress", "2"),
        new("AccessRequests:PerHour", "5"),
        new("AccessRequests:MaxPending", "3"),
        new("Limits:Guessing:Burst", "4"),
    ]);

    private AccessRequestService Requests => _house.Get<AccessRequestService>();

    public void Dispose() => _house.Dispose();

    [Fact]
    public async Task SubmitAsync_Good_IsPendingOnOneLine()
    {
        var request = await SubmitAsync();

        request.Id.ShouldStartWith("req_");
        request.Name.ShouldBe("Ada Lovelace");
        request.UseCase.ShouldBe("Prices for a bot.");
        (await FindAsync(request.Id)).ShouldBe(request);
        (await Requests.ListAsync(new AccessRequestFilter(AccessRequestState.Pending), default)).Value!.ShouldBe([request]);
        var entry = _house.Store.Audit.Entries.ShouldHaveSingleItem();
        entry.Action.ShouldBe("requests.submit");
        entry.ActorId.ShouldBe(request.Id);
        entry.From.ShouldBe(AccessHouse.Home.ToString());
    }

    [Fact]
    public async Task SubmitAsync_Bad_IsInvalidAndCostsNoAttempt()
    {
        for (var i = 0; i < 10; i++)
        {
            (await Requests.SubmitAsync(Ada with { Contact = "" }, AccessHouse.Home, default)).Failure!.Kind.ShouldBe(
                AccessFailureKind.Invalid
            );
        }

        await SubmitAsync();
    }

    [Fact]
    public async Task SubmitAsync_OneAddressTooOften_WaitsWhileOthersMay()
    {
        await SubmitAsync();
        await SubmitAsync();

        var refused = (await Requests.SubmitAsync(Ada, AccessHouse.Home, default)).Failure.ShouldNotBeNull();

        refused.Kind.ShouldBe(AccessFailureKind.Throttled);
        var wait = refused.RetryAfter.ShouldNotBeNull();
        (await Requests.SubmitAsync(Ada, IPAddress.Parse("198.51.100.1"), default)).IsSuccess.ShouldBeTrue();
        await DeclineAllAsync();
        _house.Time.Advance(wait);
        (await Requests.SubmitAsync(Ada, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task SubmitAsync_ManyAddresses_AreBoundedTogether()
    {
        for (var i = 1; i <= 5; i++)
        {
            (await Requests.SubmitAsync(Ada, IPAddress.Parse($"198.51.100.{i}"), default)).IsSuccess.ShouldBeTrue();
            await DeclineAllAsync();
        }

        (await Requests.SubmitAsync(Ada, IPAddress.Parse("198.51.100.99"), default)).Failure!.Kind.ShouldBe(AccessFailureKind.Throttled);
    }

    [Fact]
    public async Task SubmitAsync_TooManyPending_TakesNoMore()
    {
        for (var i = 1; i <= 3; i++)
        {
            (await Requests.SubmitAsync(Ada, IPAddress.Parse($"198.51.100.{i}"), default)).IsSuccess.ShouldBeTrue();
        }

        (await Requests.SubmitAsync(Ada, IPAddress.Parse("198.51.100.9"), default)).Failure!.Kind.ShouldBe(
            AccessFailureKind.TooManyPending
        );
    }

    [Fact]
    public async Task ApproveAsync_Pending_CreatesTheAccountAndNoKey()
    {
        var link = await ApproveAsync(new Approval("premium", "bot", KeyExpiresAt: _house.Time.GetUtcNow().AddDays(90)));

        link.Token.ShouldStartWith("slp_link_");
        link.Token.Length.ShouldBe("slp_link_".Length + 43);
        var account = (await _house.Accounts.ListAsync(default)).Value!.ShouldHaveSingleItem();
        account.Id.ShouldBe(link.Request.AccountId);
        account.Tier.ShouldBe(TierNames.Premium);
        account.Contact.ShouldBe("ada@example.com");
        (await _house.Keys.ListAsync(null, default)).Value!.ShouldBeEmpty();
        link.Request.LinkExpiresAt.ShouldBe(_house.Time.GetUtcNow() + Week);
        _house
            .Store.Audit.Entries.Select(entry => (entry.Action, entry.ActorId))
            .Skip(1)
            .ShouldBe([("accounts.create", "root"), ("requests.approve", "root")]);
        _house.Store.Audit.Entries.ShouldAllBe(entry => !$"{entry}".Contains(link.Token, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Gold", null, 1)]
    [InlineData("Free", "control\u0007", 1)]
    [InlineData("Free", null, -1)]
    public async Task ApproveAsync_Invalid_ChangesNothing(string tier, string? name, int days)
    {
        var request = await SubmitAsync();
        var approval = new Approval(tier, name, KeyExpiresAt: _house.Time.GetUtcNow().AddDays(days));

        (await Requests.ApproveAsync(request.Id, approval, LinkDelivery.Copy, Operator, default)).Failure!.Kind.ShouldBe(
            AccessFailureKind.Invalid
        );

        (await FindAsync(request.Id)).ShouldBe(request);
        (await _house.Accounts.ListAsync(default)).Value!.ShouldBeEmpty();
    }

    [Fact]
    public async Task ApproveAsync_ScopeThatNoKeyMayHave_IsInvalid()
    {
        // Else the link would be good and its button could never work.
        ScopeSet.TryParse("evm:write", out var scopes).ShouldBeTrue();
        var request = await SubmitAsync();

        (
            await Requests.ApproveAsync(request.Id, new Approval("Free", KeyScopes: scopes), LinkDelivery.Copy, Operator, default)
        ).Failure!.Kind.ShouldBe(AccessFailureKind.Invalid);
    }

    [Fact]
    public async Task Decide_Twice_IsRefused()
    {
        var approved = (await ApproveAsync()).Request;
        var declined = await SubmitAsync();
        (await Requests.DeclineAsync(declined.Id, " not ours ", Operator, default)).Value!.Reason.ShouldBe("not ours");

        foreach (var id in (string[])[approved.Id, declined.Id])
        {
            (await Requests.ApproveAsync(id, new Approval("Free"), LinkDelivery.Copy, Operator, default)).Failure!.Kind.ShouldBe(
                AccessFailureKind.RequestDecided
            );
            (await Requests.DeclineAsync(id, null, Operator, default)).Failure!.Kind.ShouldBe(AccessFailureKind.RequestDecided);
        }

        (await Requests.RelinkAsync(declined.Id, LinkDelivery.Copy, Operator, default)).Failure!.Kind.ShouldBe(
            AccessFailureKind.RequestDecided
        );
        (await Requests.DeclineAsync("req_none", null, Operator, default)).Failure!.Kind.ShouldBe(AccessFailureKind.RequestNotFound);
    }

    [Fact]
    public async Task FindByLinkAsync_AnyNumberOfTimes_BurnsNothing()
    {
        var link = await ApproveAsync();
        for (var i = 0; i < 10; i++)
        {
            (await Requests.FindByLinkAsync(link.Token, AccessHouse.Home, default)).Value.ShouldBe(link.Request);
        }

        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task RedeemAsync_Good_GivesAKeyThatOpensDoors()
    {
        ScopeSet.TryParse("evm:read", out var scopes).ShouldBeTrue();
        var ends = _house.Time.GetUtcNow().AddDays(30);
        var link = await ApproveAsync(new Approval("Basic", "bot", scopes, ends));

        var issued = (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Value.ShouldNotBeNull();

        var caller = await _house.EnterAsync(issued.Secret);
        caller.AccountId.ShouldBe(link.Request.AccountId);
        caller.Tier.ShouldBe(TierNames.Basic);
        caller.KeyName.ShouldBe("bot");
        caller.Scopes.ShouldBe(scopes);
        caller.KeyExpiresAt.ShouldBe(ends);
        (await FindAsync(link.Request.Id)).State.ShouldBe(AccessRequestState.Redeemed);
        (await FindAsync(link.Request.Id)).KeyId.ShouldBe(issued.Key.Id);
        _house.Store.Audit.Entries.Select(entry => entry.Action).TakeLast(2).ShouldBe(["keys.create", "requests.redeem"]);
        _house.Store.Audit.Entries[^1].ActorId.ShouldBe(link.Request.Id);
    }

    [Fact]
    public async Task RedeemAsync_ManyAtOnce_GivesOneKey()
    {
        var link = await ApproveAsync();
        using var start = new ManualResetEventSlim();
        var all = Enumerable
            .Range(0, 16)
            .Select(i =>
                Task.Run(() =>
                {
                    start.Wait();
                    return Requests.RedeemAsync(link.Token, IPAddress.Parse($"198.51.100.{i}"), default);
                })
            )
            .ToList();
        start.Set();

        var results = await Task.WhenAll(all);

        results.Count(result => result.IsSuccess).ShouldBe(1);
        results.Where(result => !result.IsSuccess).ShouldAllBe(result => result.Failure!.Kind == AccessFailureKind.LinkNotValid);
        (await _house.Keys.ListAsync(null, default)).Value!.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Link_AtItsEnd_IsExactAndTellsNothing()
    {
        var link = await ApproveAsync();

        _house.Time.Advance(Week - TimeSpan.FromMilliseconds(1));
        (await Requests.FindByLinkAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));
        var expired = (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Failure.ShouldNotBeNull();

        (await FindAsync(link.Request.Id)).State.ShouldBe(AccessRequestState.Expired);
        var unknown = (await Requests.RedeemAsync("slp_link_" + new string('A', 43), AccessHouse.Home, default)).Failure;
        var malformed = (await Requests.RedeemAsync("slp_link_x", AccessHouse.Home, default)).Failure;
        unknown.ShouldBe(expired);
        malformed.ShouldBe(expired);
        expired.Kind.ShouldBe(AccessFailureKind.LinkNotValid);
    }

    [Fact]
    [Trait("Requirement", "R31")]
    public async Task Link_ClockSetForwardAndBack_OpensOnceAllTheSame()
    {
        var (link, used) = (await ApproveAsync(), await ApproveAsync());
        (await Requests.RedeemAsync(used.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();

        _house.Time.JumpWallClock(TimeSpan.FromDays(31));
        (await Requests.FindByLinkAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeFalse();
        _house.Time.JumpWallClock(TimeSpan.FromDays(-31));

        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeFalse();
        (await Requests.RedeemAsync(used.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeFalse();
    }

    [Fact]
    public async Task Link_KeyEndsEarlier_EndsWithIt()
    {
        var ends = _house.Time.GetUtcNow().AddDays(1);

        (await ApproveAsync(new Approval("Free", KeyExpiresAt: ends))).Request.LinkExpiresAt.ShouldBe(ends);
    }

    [Fact]
    public async Task RedeemAsync_AccountDisabled_KeepsTheLinkForLater()
    {
        var link = await ApproveAsync();
        await _house.Accounts.DisableAsync(link.Request.AccountId!, Actor.Server, default);
        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Failure!.Kind.ShouldBe(AccessFailureKind.LinkNotValid);

        await _house.Accounts.EnableAsync(link.Request.AccountId!, Actor.Server, default);

        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task RedeemAsync_StoreLost_KeepsTheLinkForLater()
    {
        var link = await ApproveAsync();
        _house.Store.IsLost = true;
        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Failure!.Kind.ShouldBe(AccessFailureKind.StoreUnavailable);

        _house.Store.IsLost = false;

        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task FindByLinkAsync_Guessing_IsThrottledBeforeTheStore()
    {
        var good = await ApproveAsync();
        for (var i = 0; i < 4; i++)
        {
            var bad = "slp_link_" + new string((char)('A' + i), 43);
            (await Requests.FindByLinkAsync(bad, AccessHouse.Home, default)).Failure!.Kind.ShouldBe(AccessFailureKind.LinkNotValid);
        }

        var refused = (await Requests.FindByLinkAsync(good.Token, AccessHouse.Home, default)).Failure.ShouldNotBeNull();
        refused.Kind.ShouldBe(AccessFailureKind.Throttled);
        _house.Time.Advance(refused.RetryAfter!.Value);
        (await Requests.FindByLinkAsync(good.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task RelinkAsync_Expired_OpensAgainWithTheNewLinkOnly()
    {
        var link = await ApproveAsync();
        _house.Time.Advance(Week);

        var again = (await Requests.RelinkAsync(link.Request.Id, LinkDelivery.Copy, Operator, default)).Value.ShouldNotBeNull();

        again.Request.State.ShouldBe(AccessRequestState.Approved);
        (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Failure!.Kind.ShouldBe(AccessFailureKind.LinkNotValid);
        (await Requests.RedeemAsync(again.Token, AccessHouse.Home, default)).IsSuccess.ShouldBeTrue();
    }

    [Fact]
    public async Task RelinkAsync_KeyTakenAndNeverUsed_EndsThatKeyAndGivesAnother()
    {
        var link = await ApproveAsync();
        var lost = (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Value.ShouldNotBeNull();

        var again = (await Requests.RelinkAsync(link.Request.Id, LinkDelivery.Copy, Operator, default)).Value.ShouldNotBeNull();

        (await _house.RefusalOfAsync(lost.Secret)).ShouldBe(RefusalReason.Revoked);
        var issued = (await Requests.RedeemAsync(again.Token, AccessHouse.Home, default)).Value.ShouldNotBeNull();
        (await _house.EnterAsync(issued.Secret)).AccountId.ShouldBe(link.Request.AccountId);
    }

    [Fact]
    public async Task RelinkAsync_KeyInUse_IsRefusedAndLeavesIt()
    {
        var link = await ApproveAsync();
        var issued = (await Requests.RedeemAsync(link.Token, AccessHouse.Home, default)).Value.ShouldNotBeNull();
        await _house.EnterAsync(issued.Secret);

        var refused = (await Requests.RelinkAsync(link.Request.Id, LinkDelivery.Copy, Operator, default)).Failure.ShouldNotBeNull();

        refused.Kind.ShouldBe(AccessFailureKind.RequestDecided);
        refused.Message.ShouldContain(issued.Key.Id);
        await _house.EnterAsync(issued.Secret);
    }

    [Fact]
    public async Task SetDeliveryAsync_OlderLink_LeavesTheNewOneAlone()
    {
        var first = await ApproveAsync();
        _house.Time.Advance(TimeSpan.FromMinutes(1));
        var second = (await Requests.RelinkAsync(first.Request.Id, LinkDelivery.Copy, Operator, default)).Value.ShouldNotBeNull();

        (await Requests.SetDeliveryAsync(first.Request, LinkDelivery.Failed, default)).IsSuccess.ShouldBeFalse();
        (await Requests.SetDeliveryAsync(second.Request, LinkDelivery.Mailed, default)).IsSuccess.ShouldBeTrue();

        (await FindAsync(first.Request.Id)).LinkDelivery.ShouldBe(LinkDelivery.Mailed);
        _house.Store.Audit.Entries[^1].Action.ShouldBe("requests.delivery");
    }

    [Fact]
    public async Task Token_AfterAWholeLife_StandsInNoLogLine()
    {
        var link = await ApproveAsync();
        await Requests.FindByLinkAsync(link.Token, AccessHouse.Home, default);
        await Requests.RedeemAsync(link.Token, AccessHouse.Home, default);
        await Requests.RedeemAsync(link.Token, AccessHouse.Home, default);

        var random = link.Token["slp_link_".Length..];
        _house.Log.Lines.ShouldNotBeEmpty();
        _house.Log.Lines.ShouldAllBe(line => !line.Contains(random, StringComparison.Ordinal));
    }

    private async Task<AccessRequest> SubmitAsync() => (await Requests.SubmitAsync(Ada, AccessHouse.Home, default)).Value.ShouldNotBeNull();

    private async Task<IssuedLink> ApproveAsync(Approval? approval = null)
    {
        var request = await SubmitAsync();
        var result = await Requests.ApproveAsync(request.Id, approval ?? new Approval("Free"), LinkDelivery.Queued, Operator, default);
        return result.Value.ShouldNotBeNull();
    }

    private async Task<AccessRequest> FindAsync(string id) => (await Requests.FindAsync(id, default)).Value.ShouldNotBeNull();

    private async Task DeclineAllAsync()
    {
        foreach (var request in (await Requests.ListAsync(new AccessRequestFilter(AccessRequestState.Pending), default)).Value!)
        {
            await Requests.DeclineAsync(request.Id, null, Operator, default);
        }
    }
}
