using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Tokens;

[Trait("Requirement", "R9")]
public sealed class TokenUseTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Authenticate_AroundExp_IsExactToTheMillisecond()
    {
        var token = await MintAsync();

        _house.Time.Advance(TimeSpan.FromSeconds(600) - TimeSpan.FromMilliseconds(1));
        await _house.EnterAsync(token);
        _house.Time.Advance(TimeSpan.FromMilliseconds(1));

        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.TokenExpired);
    }

    [Fact]
    public async Task MarkUsedAsync_HundredConnectionsAtOnce_AdmitsOne()
    {
        var token = await MintAsync();
        var callers = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _house.EnterAsync(token)));

        var uses = await Task.WhenAll(
            callers.Select(caller => Task.Run(() => _house.Authenticator.MarkUsedAsync(caller, default).AsTask()))
        );

        uses.Count(use => use == TokenUse.Admitted).ShouldBe(1);
        uses.Count(use => use == TokenUse.AlreadyUsed).ShouldBe(99);
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.TokenUsed);
    }

    [Fact]
    public async Task Authenticate_WithoutMark_DoesNotBurnTheToken()
    {
        var token = await MintAsync();

        await _house.EnterAsync(token);
        await _house.EnterAsync(token);
    }

    [Fact]
    public async Task MarkUsedAsync_SingleUseOff_AdmitsAnyNumber()
    {
        using var house = new AccessHouse([new("WsTokens:SingleUse", "false")]);
        var token = house.Tokens.Issue(await house.EnterAsync((await house.IssueKeyAsync()).Secret)).Value;
        for (var i = 0; i < 3; i++)
        {
            (await house.Authenticator.MarkUsedAsync(await house.EnterAsync(token), default)).ShouldBe(TokenUse.Admitted);
        }
    }

    [Fact]
    public async Task MarkUsedAsync_ApiKey_NeedsNoMark()
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        _house.Store.IsLost = true;

        (await _house.Authenticator.MarkUsedAsync(caller, default)).ShouldBe(TokenUse.Admitted);
    }

    [Fact]
    public async Task MarkUsedAsync_StoreLost_IsUnavailable()
    {
        var token = await MintAsync();
        var caller = await _house.EnterAsync(token);
        _house.Store.IsLost = true;

        (await _house.Authenticator.MarkUsedAsync(caller, default)).ShouldBe(TokenUse.Unavailable);
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.StoreUnavailable);
    }

    [Fact]
    public async Task Authenticate_KeyRevokedExpiredOrDisabled_KillsUnusedTokensAtOnce()
    {
        var revoked = await _house.IssueKeyAsync();
        var disabled = await _house.IssueKeyAsync();
        var expiring = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1));
        var tokens = new List<string>();
        foreach (var issued in new[] { revoked, disabled, expiring })
        {
            tokens.Add(_house.Tokens.Issue(await _house.EnterAsync(issued.Secret)).Value);
        }

        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        await _house.Accounts.DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        _house.Time.Advance(TimeSpan.FromMinutes(1));

        (await _house.RefusalOfAsync(tokens[0])).ShouldBe(RefusalReason.Revoked);
        (await _house.RefusalOfAsync(tokens[1])).ShouldBe(RefusalReason.Disabled);
        (await _house.RefusalOfAsync(tokens[2])).ShouldBe(RefusalReason.Expired);
    }

    [Fact]
    public async Task Authenticate_TokenOfAKeyThatIsNotHere_IsRefused() =>
        (await _house.RefusalOfAsync(new Forge(_house, "key_elsewhere").Good())).ShouldBe(RefusalReason.Unknown);

    [Fact]
    public async Task Authenticate_TokenOfAnOlderSigningSecret_IsAdmittedWhileThatIsKept()
    {
        var secrets = new FixedSecrets();
        using var before = new AccessHouse(secrets: secrets);
        var issued = await before.IssueKeyAsync();
        var token = before.Tokens.Issue(await before.EnterAsync(issued.Secret)).Value;
        using var overlap = new AccessHouse(
            secrets: new FixedSecrets { OldSigningSecret = secrets.SigningSecret, OldPepper = secrets.Pepper },
            store: before.Store
        );
        using var after = new AccessHouse(secrets: new FixedSecrets { OldPepper = secrets.Pepper }, store: before.Store);

        await overlap.EnterAsync(token);
        (await after.RefusalOfAsync(token)).ShouldBe(RefusalReason.TokenInvalid);
    }

    [Fact]
    public async Task AuthenticateKeyAsync_Token_IsRefused() =>
        (await _house.Authenticator.AuthenticateKeyAsync(await MintAsync(), AccessHouse.Home, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.Malformed);

    [Fact]
    public async Task AuthenticateTokenAsync_ApiKey_IsRefused() =>
        (await _house.Authenticator.AuthenticateTokenAsync((await _house.IssueKeyAsync()).Secret, AccessHouse.Home, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.TokenInvalid);

    [Fact]
    public async Task SweepAsync_LongAfterExp_ForgetsTheMarkAndNotBefore()
    {
        var token = await MintAsync();
        var caller = await _house.EnterAsync(token);
        await _house.Authenticator.MarkUsedAsync(caller, default);
        var sweeper = new UsedTokenSweeper(
            _house.Store,
            _house.Get<SettledClock>(),
            _house.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<UsedTokenSweeper>.Instance
        );

        await SweepForAsync(minutes: 20);
        (await _house.Store.IsUsedAsync(caller.TokenId!, default)).ShouldBeTrue();

        await SweepForAsync(minutes: 62);
        (await _house.Store.IsUsedAsync(caller.TokenId!, default)).ShouldBeFalse();

        async Task SweepForAsync(int minutes)
        {
            for (var minute = 0; minute < minutes; minute++)
            {
                _house.Time.Advance(TimeSpan.FromMinutes(1));
                await sweeper.SweepAsync(default);
            }
        }
    }

    public void Dispose() => _house.Dispose();

    private async Task<string> MintAsync() => _house.Tokens.Issue(await _house.EnterAsync((await _house.IssueKeyAsync()).Secret)).Value;
}
