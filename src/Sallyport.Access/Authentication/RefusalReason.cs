namespace Sallyport.Access.Authentication;

/// <summary>
/// Why a credential did not become a caller. For our own eyes: to a client everything but <see cref="Throttled"/> and
/// <see cref="StoreUnavailable"/> is the same refusal (requirement R3).
/// </summary>
public enum RefusalReason
{
    /// <summary>There was no credential, or an empty one.</summary>
    Missing,

    /// <summary>It looks like an API key but length, alphabet or checksum is wrong.</summary>
    Malformed,

    /// <summary>A well-formed API key that was never issued here.</summary>
    Unknown,

    /// <summary>The key (or the key behind the ws-token) was revoked.</summary>
    Revoked,

    /// <summary>The key (or the key behind the ws-token) has expired.</summary>
    Expired,

    /// <summary>The account is disabled.</summary>
    Disabled,

    /// <summary>Not a ws-token of ours: shape, header, signature or claims.</summary>
    TokenInvalid,

    /// <summary>A ws-token of ours whose <c>exp</c> has come.</summary>
    TokenExpired,

    /// <summary>A ws-token of ours that has opened its connection already.</summary>
    TokenUsed,

    /// <summary>Too many unknown keys from this address; <see cref="AccessRefusal.RetryAfter"/> says when to try again.</summary>
    Throttled,

    /// <summary>The store could not be asked, so nobody is admitted on its account.</summary>
    StoreUnavailable,
}
