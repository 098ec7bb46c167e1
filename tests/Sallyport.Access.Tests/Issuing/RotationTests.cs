using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Issuing;

public sealed class RotationTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Overlap = TimeSpan.FromHours(24);

    private readonly AccessHouse _house = new();
    private readonly List<RevocationNotice> _notices = [];

    public RotationTests()
    {
        _house.Feed.Subscribe(_notices.Add);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Requirement", "R14")]
    public async Task RotateAsync_EndOfTheOverlap_IsExactForKeyAndToken(bool fromCache)
    {
        var old = await _house.IssueKeyAsync();
        await _house.EnterAsync(old.Secret);
        var rotated = await RotateAsync(old.Key.Id);
        rotated.Old.State.ShouldBe(KeyState.Rotating);
        rotated.Old.ExpiresAt.ShouldBe(_house.Time.GetUtcNow() + Overlap);

        _house.Time.Advance(Overlap - Millisecond);
        await ForgetAsync();
        var caller = await _house.EnterAsync(old.Secret);
        var token = _house.Tokens.Issue(caller).Value;
        await ForgetAsync();
        var byToken = await _house.EnterAsync(token);
        _house.Feed.HasEnded(caller).ShouldBeFalse();
        _house.Feed.HasEnded(byToken).ShouldBeFalse();
        _notices.ShouldBeEmpty();

        _house.Time.Advance(Millisecond);
        await ForgetAsync();
        (await _house.RefusalOfAsync(old.Secret)).ShouldBe(RefusalReason.Expired);
        await ForgetAsync();
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.Expired);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _house.Feed.HasEnded(byToken).ShouldBeTrue();
        _notices.ShouldBe([new RevocationNotice(RevocationReason.KeyExpired, old.Key.Id, null)]);
        await _house.EnterAsync(rotated.Issued.Secret);

        ValueTask ForgetAsync()
        {
            if (!fromCache)
            {
                _house.Get<KeyCache>().RemoveKey(old.Key.Id);
            }

            return ValueTask.CompletedTask;
        }
    }

    [Fact]
    [Trait("Requirement", "R14")]
    public async Task RotateAsync_StoreLostDuringTheOverlap_StillEndsItToTheMillisecond()
    {
        var old = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(old.Secret);
        await RotateAsync(old.Key.Id);
        _house.Store.IsLost = true;

        _house.Time.Advance(Overlap - Millisecond);
        await _house.EnterAsync(old.Secret);
        _house.Feed.HasEnded(caller).ShouldBeFalse();
        _house.Time.Advance(Millisecond);

        (await _house.RefusalOfAsync(old.Secret)).ShouldBe(RefusalReason.StoreUnavailable, "as any refused key while the store is lost");
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _notices.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task RotateAsync_LiveKey_IssuesOneWithTheSameRightsAndListsBothAsAPair()
    {
        var account = await _house.CreateAccountAsync();
        var asked = new NewKey(
            account.Id,
            "bot",
            KeyMode.Test,
            _house.Time.GetUtcNow().AddDays(90),
            Scopes("evm:read", "market:read"),
            ["https://app.example"],
            [System.Net.IPNetwork.Parse("203.0.113.0/24")]
        );
        var old = (await _house.Keys.IssueAsync(asked, Actor.Server, default)).Value.ShouldNotBeNull();

        var rotated = await RotateAsync(old.Key.Id);

        rotated.Issued.Secret.ShouldStartWith("slp_test_");
        rotated.Issued.Key.Scopes.ShouldBe(old.Key.Scopes);
        rotated.Issued.Key.AllowedOrigins.ShouldBe(old.Key.AllowedOrigins);
        rotated.Issued.Key.AllowedIpRanges.ShouldBe(old.Key.AllowedIpRanges);
        rotated.Issued.Key.ExpiresAt.ShouldBe(old.Key.ExpiresAt);
        rotated.Issued.Key.Name.ShouldBe("bot");
        var listed = (await _house.Keys.ListAsync(account.Id, default)).Value.ShouldNotBeNull().ToDictionary(key => key.Id);
        listed[old.Key.Id].ReplacedBy.ShouldBe(rotated.Issued.Key.Id);
        listed[old.Key.Id].State.ShouldBe(KeyState.Rotating);
        listed[rotated.Issued.Key.Id].Replaces.ShouldBe(old.Key.Id);
        listed[rotated.Issued.Key.Id].State.ShouldBe(KeyState.Active);
        var entry = _house.Store.Audit.Entries[^1];
        entry.Action.ShouldBe("keys.rotate");
        entry.After.ShouldNotBeNull().ShouldNotContain(rotated.Issued.Secret);
    }

    [Fact]
    public async Task RotateAsync_KeyThatEndsEarlier_EndsAsItWould()
    {
        var end = _house.Time.GetUtcNow().AddHours(1);
        var old = await _house.IssueKeyAsync(end);

        (await RotateAsync(old.Key.Id)).Old.ExpiresAt.ShouldBe(end);
    }

    [Fact]
    public async Task RotateAsync_WhatCannotBeRotated_EachHasItsFailure()
    {
        var revoked = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        var expired = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddSeconds(1));
        var rotating = await _house.IssueKeyAsync();
        var successor = await RotateAsync(rotating.Key.Id);
        var disabled = await _house.IssueKeyAsync();
        await _house.Accounts.DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        _house.Time.Advance(TimeSpan.FromSeconds(1));

        (await FailureAsync(revoked.Key.Id)).Kind.ShouldBe(AccessFailureKind.KeyNotLive);
        (await FailureAsync(expired.Key.Id)).Kind.ShouldBe(AccessFailureKind.KeyNotLive);
        var twice = await FailureAsync(rotating.Key.Id);
        twice.Kind.ShouldBe(AccessFailureKind.KeyNotLive);
        twice.Message.ShouldContain(successor.Issued.Key.Id);
        (await FailureAsync(disabled.Key.Id)).Kind.ShouldBe(AccessFailureKind.AccountDisabled);
        (await FailureAsync("key_none")).Kind.ShouldBe(AccessFailureKind.KeyNotFound);
        (await FailureAsync(successor.Issued.Key.Id, TimeSpan.Zero)).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await FailureAsync(successor.Issued.Key.Id, TimeSpan.FromDays(30) + Millisecond)).Kind.ShouldBe(AccessFailureKind.Invalid);
        (await _house.Keys.RegenerateAsync(rotating.Key.Id, Actor.Server, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.KeyNotLive);
    }

    [Fact]
    public async Task RotateAsync_ManyAtOnce_OneSucceeds()
    {
        var old = await _house.IssueKeyAsync();

        var results = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => Task.Run(() => _house.Keys.RotateAsync(old.Key.Id, new Rotation(), Actor.Server, default)))
        );

        results.Count(result => result.IsSuccess).ShouldBe(1);
        (await _house.Keys.ListAsync(old.Key.AccountId, default)).Value.ShouldNotBeNull().Count.ShouldBe(2);
    }

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task RegenerateAsync_LiveKey_CutsTheOldOneAtOnce()
    {
        var old = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(old.Secret);
        var token = _house.Tokens.Issue(caller).Value;

        var rotated = (await _house.Keys.RegenerateAsync(old.Key.Id, Actor.Server, default)).Value.ShouldNotBeNull();

        rotated.Old.State.ShouldBe(KeyState.Revoked);
        rotated.Old.ReplacedBy.ShouldBe(rotated.Issued.Key.Id);
        _notices.ShouldBe([new RevocationNotice(RevocationReason.KeyRevoked, old.Key.Id, null)]);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        (await _house.RefusalOfAsync(old.Secret)).ShouldBe(RefusalReason.Revoked);
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.Revoked);
        await _house.EnterAsync(rotated.Issued.Secret);
    }

    [Fact]
    public async Task EditAsync_RotatingKey_MovesItsEndWithinTheLongestOverlap()
    {
        var old = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(old.Secret);
        await RotateAsync(old.Key.Id);
        var soon = _house.Time.GetUtcNow().AddMinutes(5);

        (await EditAsync(new KeyEdit { NeverExpires = true })).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.Invalid);
        (await EditAsync(new KeyEdit { ExpiresAt = soon.AddDays(30) })).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.Invalid);
        (await EditAsync(new KeyEdit { ExpiresAt = soon })).Value.ShouldNotBeNull().State.ShouldBe(KeyState.Rotating);

        _house.Time.Advance(TimeSpan.FromMinutes(5) - Millisecond);
        _house.Feed.HasEnded(caller).ShouldBeFalse();
        _notices.ShouldBeEmpty();
        _house.Time.Advance(Millisecond);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _notices.ShouldHaveSingleItem();

        Task<AccessResult<ApiKey>> EditAsync(KeyEdit edit) => _house.Keys.EditAsync(old.Key.Id, edit, Actor.Server, default);
    }

    public void Dispose() => _house.Dispose();

    private static ScopeSet Scopes(params string[] names)
    {
        ScopeNames.TryRead(names, out var scopes, out _).ShouldBeTrue();
        return scopes;
    }

    private async Task<RotatedKey> RotateAsync(string keyId) =>
        (await _house.Keys.RotateAsync(keyId, new Rotation { Overlap = Overlap }, Actor.Server, default)).Value.ShouldNotBeNull();

    private async Task<AccessFailure> FailureAsync(string keyId, TimeSpan? overlap = null) =>
        (
            await _house.Keys.RotateAsync(keyId, new Rotation { Overlap = overlap ?? Rotation.DefaultOverlap }, Actor.Server, default)
        ).Failure.ShouldNotBeNull();
}
