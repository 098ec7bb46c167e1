namespace Sallyport.Access;

/// <summary>Why an operator's request on accounts and keys was not done.</summary>
/// <param name="Kind">Which failure.</param>
/// <param name="Message">One sentence for the operator; holds no secret.</param>
/// <param name="RetryAfter">How long to wait before trying again, where that is known.</param>
public sealed record AccessFailure(AccessFailureKind Kind, string Message, TimeSpan? RetryAfter = null);

/// <summary>The closed set of failures of this room's services.</summary>
public enum AccessFailureKind
{
    /// <summary>Something in the request is not allowed: a name, tier, scope or time.</summary>
    Invalid,

    /// <summary>No account has that id.</summary>
    AccountNotFound,

    /// <summary>The account is disabled.</summary>
    AccountDisabled,

    /// <summary>No key has that id.</summary>
    KeyNotFound,

    /// <summary>No notice has that id.</summary>
    NoticeNotFound,

    /// <summary>The key is revoked, expired or being replaced, so that what was asked cannot be done with it.</summary>
    KeyNotLive,

    /// <summary>No access request has that id.</summary>
    RequestNotFound,

    /// <summary>The access request is in a state that does not allow this.</summary>
    RequestDecided,

    /// <summary>So many access requests are pending that no more are taken.</summary>
    TooManyPending,

    /// <summary>The one-time link is unknown, used, replaced or expired.</summary>
    LinkNotValid,

    /// <summary>Too many attempts; wait.</summary>
    Throttled,

    /// <summary>No secret has that version.</summary>
    SecretNotFound,

    /// <summary>The secret is still needed.</summary>
    SecretNeeded,

    /// <summary>The secret is given by the configuration and is exchanged there.</summary>
    SecretConfigured,

    /// <summary>No token of the admin API has that id.</summary>
    AdminTokenNotFound,

    /// <summary>The store could not answer; nothing was changed as far as it said.</summary>
    StoreUnavailable,
}
