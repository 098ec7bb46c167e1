namespace Sallyport.Access.Authentication;

/// <summary>The one reason for which a credential was refused.</summary>
/// <param name="Reason">Which.</param>
/// <param name="RetryAfter">When trying again can succeed; only with <see cref="RefusalReason.Throttled"/>.</param>
public sealed record AccessRefusal(RefusalReason Reason, TimeSpan? RetryAfter = null)
{
    internal static readonly AccessRefusal Missing = new(RefusalReason.Missing);
    internal static readonly AccessRefusal Malformed = new(RefusalReason.Malformed);
    internal static readonly AccessRefusal Unknown = new(RefusalReason.Unknown);
    internal static readonly AccessRefusal Revoked = new(RefusalReason.Revoked);
    internal static readonly AccessRefusal Expired = new(RefusalReason.Expired);
    internal static readonly AccessRefusal Disabled = new(RefusalReason.Disabled);
    internal static readonly AccessRefusal TokenInvalid = new(RefusalReason.TokenInvalid);
    internal static readonly AccessRefusal TokenExpired = new(RefusalReason.TokenExpired);
    internal static readonly AccessRefusal TokenUsed = new(RefusalReason.TokenUsed);
    internal static readonly AccessRefusal StoreUnavailable = new(RefusalReason.StoreUnavailable);
}
