using System.Globalization;
using System.Net;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Authentication;

[Trait("Requirement", "R22")]
public sealed class GuessingTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Authenticate_HundredThousandGuessesFromOneAddress_ReadTheStoreThreeHundredTimes()
    {
        var good = await _house.IssueKeyAsync();
        var reads = _house.Store.KeyReads;
        var reasons = new Dictionary<RefusalReason, int>();
        for (var i = 0; i < 100_000; i++)
        {
            var reason = await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live));
            reasons[reason!.Value] = reasons.GetValueOrDefault(reason.Value) + 1;
            if (i % 1000 == 0)
            {
                await _house.EnterAsync(good.Secret);
            }
        }

        reasons.ShouldBe(
            new Dictionary<RefusalReason, int> { [RefusalReason.Unknown] = 300, [RefusalReason.Throttled] = 99_700 },
            ignoreOrder: true
        );
        (_house.Store.KeyReads - reads).ShouldBe(300);
        _house.Get<UnknownKeyCache>().Count.ShouldBe(300);
    }

    [Fact]
    public async Task Authenticate_HundredThousandGuessesFromAsManyAddresses_KeepsMemoryAndReadsBounded()
    {
        using var house = new AccessHouse([new("Limits:Guessing:Addresses", "1000"), new("Keys:UnknownCacheSize", "500")]);
        var good = await house.IssueKeyAsync();
        for (var i = 0; i < 100_000; i++)
        {
            await house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live), Address(i));
        }

        house.Get<GuessingThrottle>().Count.ShouldBe(1000);
        house.Get<UnknownKeyCache>().Count.ShouldBe(500);
        house.Store.KeyReads.ShouldBeInRange(1300, 1400); // one each for a thousand addresses, three hundred for all others together
        await house.EnterAsync(good.Secret);
        (await house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live), Address(200_000))).ShouldBe(RefusalReason.Throttled);

        // An address that has all its attempts back makes room for another.
        house.Time.Advance(TimeSpan.FromSeconds(2));
        (await house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live), Address(200_000))).ShouldBe(RefusalReason.Unknown);
        house.Get<GuessingThrottle>().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Authenticate_BurstSpent_ComesBackAtTenPerSecondAndSaysWhen()
    {
        await SpendBurstAsync();

        var refusal = (
            await _house.Authenticator.AuthenticateAsync(ApiKeyFormat.Create(KeyMode.Live), AccessHouse.Home, default)
        ).Refusal.ShouldNotBeNull();
        refusal.ShouldBe(new AccessRefusal(RefusalReason.Throttled, TimeSpan.FromMilliseconds(100)));

        _house.Time.Advance(TimeSpan.FromMilliseconds(100));
        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Unknown);
        (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Throttled);
    }

    [Fact]
    public async Task Authenticate_SameUnknownKeyAgain_ReadsTheStoreOnceAndCountsEachTime()
    {
        var key = ApiKeyFormat.Create(KeyMode.Live);
        for (var i = 0; i < 300; i++)
        {
            (await _house.RefusalOfAsync(key)).ShouldBe(RefusalReason.Unknown);
        }

        (await _house.RefusalOfAsync(key)).ShouldBe(RefusalReason.Throttled);
        _house.Store.KeyReads.ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "R3")]
    public async Task Authenticate_SameRevokedKeyAgain_ReadsTheStoreOnceAndCountsEachTime()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default);
        var reads = _house.Store.KeyReads;

        for (var i = 0; i < 300; i++)
        {
            (await _house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.Revoked);
        }

        (await _house.RefusalOfAsync(issued.Secret)).ShouldBe(RefusalReason.Throttled);
        (_house.Store.KeyReads - reads).ShouldBe(1, "as of a key that was never issued");
    }

    [Fact]
    public async Task Authenticate_AfterARestart_KnowsGoodKeysBeforeTheGuessing()
    {
        var issued = await _house.IssueKeyAsync();
        using var restarted = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        await restarted.Get<KeyDirectory>().WarmAsync(100, default);
        var reads = _house.Store.KeyReads;
        for (var i = 0; i < 301; i++)
        {
            await restarted.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live));
        }

        (await restarted.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Throttled);
        await restarted.EnterAsync(issued.Secret);
        (_house.Store.KeyReads - reads).ShouldBe(300);
    }

    [Fact]
    public async Task Authenticate_GoodKeysNotInMemory_CostNoAttempts()
    {
        using var house = new AccessHouse([new("Keys:CacheSize", "1")]);
        var account = await house.CreateAccountAsync();
        var one = await house.IssueKeyAsync(accountId: account.Id);
        var two = await house.IssueKeyAsync(accountId: account.Id);
        for (var i = 0; i < 1000; i++)
        {
            await house.EnterAsync(i % 2 == 0 ? one.Secret : two.Secret);
        }

        house.Get<KeyCache>().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("198.51.100.1", "::ffff:198.51.100.1", true)]
    [InlineData("198.51.100.1", "198.51.100.2", false)]
    [InlineData("0.0.0.0", "::", false)]
    [InlineData("0.0.0.0", null, false)]
    public void AddressBlock_TwoAddresses_AreOneWhereOneCustomerHasBoth(string left, string? right, bool isSame) =>
        (AddressBlock.Of(IPAddress.Parse(left)) == AddressBlock.Of(right is null ? null : IPAddress.Parse(right))).ShouldBe(isSame);

    public void Dispose() => _house.Dispose();

    private static IPAddress Address(int number) =>
        IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"2001:db8:{number >> 16:x}:{number & 0xffff:x}::1"));

    private async Task SpendBurstAsync()
    {
        for (var i = 0; i < 300; i++)
        {
            (await _house.RefusalOfAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(RefusalReason.Unknown);
        }
    }
}
