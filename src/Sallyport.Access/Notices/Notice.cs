using System.Text.Json.Nodes;

namespace Sallyport.Access.Notices;

/// <summary>A notice as it is kept.</summary>
/// <param name="Id"><c>ntc_</c> and 20 random base62 characters; the same in every delivery of the notice.</param>
/// <param name="Kind">What it is.</param>
/// <param name="AccountId">The account it is about, or null.</param>
/// <param name="KeyId">The key it is about, or null.</param>
/// <param name="Text">One sentence for the operator.</param>
/// <param name="Data">What a program may want to know beside it, or null.</param>
/// <param name="RaisedAt">When it was raised, to the millisecond.</param>
/// <param name="AcknowledgedAt">When an operator acknowledged it; null while it is open.</param>
/// <param name="AcknowledgedBy">Who did.</param>
public sealed record Notice(
    string Id,
    NoticeKind Kind,
    string? AccountId,
    string? KeyId,
    string Text,
    JsonObject? Data,
    DateTimeOffset RaisedAt,
    DateTimeOffset? AcknowledgedAt = null,
    string? AcknowledgedBy = null
);
