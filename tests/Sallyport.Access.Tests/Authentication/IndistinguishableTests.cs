using System.Net;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Authentication;

/// <summary>A key that opens nothing is answered alike, whatever it is and whatever the address tried before.</summary>
public sealed class IndistinguishableTests : IDisposable
{
    private readonly AccessHouse _house = new([new("Limits:Guessing:Burst", "20"), new("Limits:Guessing:PerSecond", "0.01")]);

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task AuthenticateAsync_AddressWithoutAttempts_ThrottlesEveryRefusedKeyAlike()
    {
        var refused = await RefusedKeysAsync();
        for (var i = 0; i < 20; i++)
        {
            await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live));
        }

        foreach (var key in refused)
        {
            (await _house.RefusalOfAsync(key)).ShouldBe(RefusalReason.Throttled);
        }
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task AuthenticateAsync_AnyWellFormedRefusedKey_TakesAnAttempt()
    {
        foreach (var key in (await RefusedKeysAsync()).Where(key => ApiKeyFormat.TryValidate(key)))
        {
            var from = new IPAddress(Random.Shared.NextInt64(1 << 24, 1L << 31));
            for (var i = 0; i < 20; i++)
            {
                (await _house.RefusalOfAsync(key, from)).ShouldNotBe(RefusalReason.Throttled);
            }

            (await _house.RefusalOfAsync(key, from)).ShouldBe(RefusalReason.Throttled);
        }
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task AuthenticateAsync_StoreLost_AnswersEveryRefusedKeyAlike()
    {
        var refused = (await RefusedKeysAsync()).Where(key => ApiKeyFormat.TryValidate(key)).ToList();
        _house.Store.IsLost = true;

        foreach (var key in refused)
        {
            (await _house.RefusalOfAsync(key)).ShouldBe(RefusalReason.StoreUnavailable);
        }
    }

    [Fact]
    [Trait("Requirement", "R22")]
    public async Task AuthenticateAsync_LiveKeyInMemory_IsAdmittedFromAnAddressWithoutAttempts()
    {
        var live = await _house.IssueKeyAsync();
        for (var i = 0; i < 30; i++)
        {
            await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live));
        }

        await _house.EnterAsync(live.Secret);
    }

    public void Dispose() => _house.Dispose();

    private async Task<IReadOnlyList<string>> RefusedKeysAsync()
    {
        var expired = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddSeconds(1));
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        var revoked = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(revoked.Key.Id, Actor.Server, default);
        var disabled = await _house.IssueKeyAsync();
        await _house.Accounts.DisableAsync(disabled.Key.AccountId, Actor.Server, default);
        var unknown = ApiKeyFormat.Create(KeyMode.Live);
        return [expired.Secret, revoked.Secret, disabled.Secret, unknown, unknown[..^1] + (unknown[^1] == 'a' ? 'b' : 'a')];
    }
}
