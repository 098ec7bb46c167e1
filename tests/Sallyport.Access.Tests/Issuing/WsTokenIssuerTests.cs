using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Secrets;
using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Issuing;

public sealed class WsTokenIssuerTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Issue_ReadByAnotherLibrary_HasExactlyTheContractsHeaderAndClaims()
    {
        var issued = await _house.IssueKeyAsync();
        var token = _house.Tokens.Issue(await _house.EnterAsync(issued.Secret));
        var now = _house.Time.GetUtcNow();

        var result = await new JsonWebTokenHandler().ValidateTokenAsync(
            token.Value,
            new TokenValidationParameters
            {
                ValidAlgorithms = ["HS256"],
                IssuerSigningKey = new SymmetricSecurityKey(_house.Secrets.SigningSecret)
                {
                    KeyId = _house.Get<SigningKeyRing>().KeyIds[0],
                },
                ValidIssuer = "sallyport",
                ValidAudience = "sallyport",
                ValidTypes = ["JWT"],
                ValidateLifetime = false, // by a clock of its own
            }
        );

        result.IsValid.ShouldBeTrue();
        var jwt = (JsonWebToken)result.SecurityToken;
        jwt.Kid.ShouldBe(_house.Get<SigningKeyRing>().KeyIds[0]);
        jwt.IssuedAt.ShouldBe(now.UtcDateTime);
        jwt.ValidFrom.ShouldBe(now.UtcDateTime);
        jwt.ValidTo.ShouldBe(now.UtcDateTime.AddSeconds(600));
        result.Claims.Keys.ShouldBe(["api_key", "exp", "iat", "nbf", "jti", "iss", "aud"], ignoreOrder: true);
        result.Claims["api_key"].ShouldBe(issued.Key.Id);
        token.ExpiresAt.ShouldBe(now.AddSeconds(600));
    }

    [Fact]
    [Trait("Requirement", "R8")]
    public async Task Issue_ManyTokens_CarryTheKeyIdNeverTheKeyAndStaySmall()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        var ids = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 1000; i++)
        {
            var token = _house.Tokens.Issue(caller).Value;
            var jwt = new JsonWebToken(token);
            var text = Base64UrlEncoder.Decode(jwt.EncodedHeader) + Base64UrlEncoder.Decode(jwt.EncodedPayload);

            text.ShouldContain(issued.Key.Id);
            text.ShouldNotContain(issued.Secret);
            text.ShouldNotContain(issued.Secret[9..]);
            token.Length.ShouldBeLessThan(512);
            ids.Add(jwt.Id).ShouldBeTrue();
        }
    }

    [Fact]
    public async Task Issue_CallerOnAToken_IsOurBug()
    {
        var issued = await _house.IssueKeyAsync();
        var token = _house.Tokens.Issue(await _house.EnterAsync(issued.Secret));
        var caller = await _house.EnterAsync(token.Value);

        caller.Kind.ShouldBe(CredentialKind.WsToken);
        Should.Throw<ArgumentException>(() => _house.Tokens.Issue(caller));
    }

    [Fact]
    public async Task IssueForKeyAsync_EachStateOfAKey_MintsForLiveOnesOnly()
    {
        var live = await _house.IssueKeyAsync();
        var revoked = await _house.IssueKeyAsync();
        var expiring = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1));
        var disabled = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        await _house.Accounts.DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        _house.Time.Advance(TimeSpan.FromMinutes(1));

        var token = (await _house.Tokens.IssueForKeyAsync(live.Key.Id, default)).Value.ShouldNotBeNull();

        (await _house.EnterAsync(token.Value)).KeyId.ShouldBe(live.Key.Id);
        (await FailureAsync(revoked.Key.Id)).ShouldBe(AccessFailureKind.KeyNotLive);
        (await FailureAsync(expiring.Key.Id)).ShouldBe(AccessFailureKind.KeyNotLive);
        (await FailureAsync(disabled.Key.Id)).ShouldBe(AccessFailureKind.AccountDisabled);
        (await FailureAsync("key_unknown")).ShouldBe(AccessFailureKind.KeyNotFound);
        _house.Store.IsLost = true;
        (await FailureAsync("key_unknown")).ShouldBe(AccessFailureKind.StoreUnavailable);
    }

    [Fact]
    [Trait("Requirement", "R10")]
    public void ToString_OfWhatHoldsASecret_TellsNothing()
    {
        object[] holders =
        [
            new WsToken("canary-token", default, "key_1"),
            new IssuedKey(Specifications.Sample.Key(), "canary-key"),
            new ServerSecret("pepper", 1, "canary-0123456789-abcdefghijklmnop"u8),
        ];

        foreach (var holder in holders)
        {
            holder.ToString().ShouldNotBeNull().ShouldNotContain("canary");
        }
    }

    public void Dispose() => _house.Dispose();

    private async Task<AccessFailureKind?> FailureAsync(string keyId) =>
        (await _house.Tokens.IssueForKeyAsync(keyId, default)).Failure?.Kind;
}
