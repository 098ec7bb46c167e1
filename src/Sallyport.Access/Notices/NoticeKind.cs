namespace Sallyport.Access.Notices;

/// <summary>What an operator is told of.</summary>
public enum NoticeKind
{
    /// <summary>A key was used from a network it had not been used from for a long time: an IPv4 /24 or an IPv6 /48.</summary>
    NewNetwork,

    /// <summary>Many attempts with one known key were refused within a short time.</summary>
    RefusedBurst,

    /// <summary>A key is used far more than its own history says.</summary>
    UsageJump,

    /// <summary>A key was used after it had been reported as leaked.</summary>
    UseAfterLeak,

    /// <summary>A live key was reported as leaked.</summary>
    KeyLeaked,

    /// <summary>A live key was sent over plain HTTP: it was refused, and others may have read it.</summary>
    KeyExposed,

    /// <summary>An account or a key has used 80 % of its monthly quota.</summary>
    QuotaReached80,

    /// <summary>An account or a key has used all of its monthly quota.</summary>
    QuotaReached100,

    /// <summary>Somebody asks for access.</summary>
    AccessRequested,

    /// <summary>An operator tries the webhook. It is posted, never stored.</summary>
    Test,
}
