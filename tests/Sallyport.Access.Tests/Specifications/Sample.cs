using System.Net;
using System.Security.Cryptography;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>Values for the specifications of the stores.</summary>
internal static class Sample
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 123, TimeSpan.Zero);

    public static readonly AuditEvent Event = new(Actor.Server, "keys.edit", "key_1");

    public static Account Account(string id = "acc_1", DateTimeOffset? createdAt = null) =>
        new()
        {
            Id = id,
            Name = "Ünïcode & Söhne",
            Contact = "ops@example.com",
            UseCase = "prices; '); DROP TABLE accounts; --",
            Tier = TierNames.Premium,
            CreatedAt = createdAt ?? Noon,
        };

    public static ApiKey Key(string id = "key_1", string accountId = "acc_1", DateTimeOffset? createdAt = null)
    {
        ScopeSet.TryParse("evm:read prices:*", out var scopes).ShouldBeTrue();
        return new ApiKey
        {
            Id = id,
            AccountId = accountId,
            Name = "first",
            Prefix = ApiKeyFormat.TestPrefix,
            LastFour = "Ab3X",
            Scopes = scopes,
            CreatedAt = createdAt ?? Noon,
            ExpiresAt = Noon.AddDays(30),
            AllowedOrigins = ["https://a.example", "https://b.example:8443"],
            AllowedIpRanges = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("2001:db8::/32")],
            PepperVersion = 1,
        };
    }

    public static KeyHash Hash() => new(RandomNumberGenerator.GetBytes(KeyHash.Size));

    /// <summary>Compares all fields; records compare lists by reference.</summary>
    public static void ShouldEqual(this ApiKey? actual, ApiKey expected)
    {
        actual.ShouldNotBeNull();
        actual.AllowedOrigins.ShouldBe(expected.AllowedOrigins);
        actual.AllowedIpRanges.ShouldBe(expected.AllowedIpRanges);
        (actual with { AllowedOrigins = expected.AllowedOrigins, AllowedIpRanges = expected.AllowedIpRanges }).ShouldBe(expected);
    }
}
