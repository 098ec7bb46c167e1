using Sallyport.Access.Issuing;

namespace Sallyport.Access.Keys;

/// <summary>How a key is replaced by another with the same name, scopes, origins and ranges.</summary>
public sealed record Rotation
{
    /// <summary>The overlap where none is chosen: 24 hours.</summary>
    public static readonly TimeSpan DefaultOverlap = TimeSpan.FromHours(24);

    /// <summary>The shortest overlap: one second. Less is <see cref="KeyService.RegenerateAsync"/>.</summary>
    public static readonly TimeSpan MinOverlap = TimeSpan.FromSeconds(1);

    /// <summary>The longest overlap: 30 days.</summary>
    public static readonly TimeSpan MaxOverlap = TimeSpan.FromDays(30);

    /// <summary>Gets how long the old key stays valid beside the new one; never beyond its own expiry.</summary>
    /// <value>From <see cref="MinOverlap"/> to <see cref="MaxOverlap"/>; the default value is <see cref="DefaultOverlap"/>.</value>
    public TimeSpan Overlap { get; init; } = DefaultOverlap;

    /// <summary>Gets when the new key expires; null for when the old one would have.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
