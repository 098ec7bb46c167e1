namespace Sallyport.Access.Standings;

/// <summary>Something that opened doors and does no more. Exactly one of the ids is set.</summary>
/// <param name="Reason">What happened.</param>
/// <param name="KeyId">The key whose sessions end.</param>
/// <param name="AccountId">The account all of whose sessions end.</param>
public sealed record RevocationNotice(RevocationReason Reason, string? KeyId, string? AccountId);

/// <summary>What ended a key.</summary>
public enum RevocationReason
{
    /// <summary>An operator revoked the key.</summary>
    KeyRevoked,

    /// <summary>The key's time is over.</summary>
    KeyExpired,

    /// <summary>An operator disabled the account.</summary>
    AccountDisabled,
}
