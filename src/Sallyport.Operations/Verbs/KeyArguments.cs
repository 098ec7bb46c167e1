using Sallyport.Access.Keys;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.Verbs;

/// <summary>Arguments of <see cref="OperatorVerbs.CreateKey"/>; without scopes it may do everything, without origins or ranges it is bound to none.</summary>
internal sealed record CreateKeyArguments(
    string Account,
    string? Name = null,
    bool Test = false,
    DateTimeOffset? ExpiresAt = null,
    IReadOnlyList<string>? Scopes = null,
    IReadOnlyList<string>? Origins = null,
    IReadOnlyList<string>? IpRanges = null
);

/// <summary>Arguments of <see cref="OperatorVerbs.ListKeys"/>; without an account, all keys, without a state, in every one.</summary>
internal sealed record ListKeysArguments(string? Account = null, KeyState? State = null, int? Limit = null, string? Cursor = null) : IPaged;

/// <summary>Arguments of <see cref="OperatorVerbs.EditKey"/>; what is not there stays as it is, an empty list lifts the binding.</summary>
internal sealed record EditKeyArguments(
    string Id,
    string? Name = null,
    IReadOnlyList<string>? Scopes = null,
    DateTimeOffset? ExpiresAt = null,
    bool NeverExpires = false,
    IReadOnlyList<string>? Origins = null,
    IReadOnlyList<string>? IpRanges = null
);

/// <summary>Arguments of <see cref="OperatorVerbs.RotateKey"/>; the overlap is 24 hours where none is given, the expiry that of the old key.</summary>
internal sealed record RotateKeyArguments(string Id, long? OverlapSeconds = null, DateTimeOffset? ExpiresAt = null);

/// <summary>Arguments of <see cref="OperatorVerbs.ReportLeakedKey"/>: the key's id or the key. A class, not a record: no ToString that shows the key.</summary>
internal sealed class ReportLeakedKeyArguments
{
    public string? Id { get; init; }

    public string? ApiKey { get; init; }

    /// <summary>Gets where it was found.</summary>
    public string? Source { get; init; }
}

/// <summary>One key.</summary>
internal sealed record KeyAnswer(KeyView Key);

/// <summary>Keys, oldest first.</summary>
internal sealed record KeysAnswer(IReadOnlyList<KeyView> Keys, string? NextCursor = null) : IPage;

/// <summary>A key just made, with its secret: the only time it is shown. A class, not a record: no ToString that shows it.</summary>
internal sealed class IssuedKeyAnswer(KeyView key, string secret)
{
    public KeyView Key { get; } = key;

    [ShownOnce]
    public string Secret { get; } = secret;
}

/// <summary>A key just made in the place of another, with its secret. A class, not a record: no ToString that shows it.</summary>
internal sealed class RotatedKeyAnswer(KeyView key, string secret, KeyView replaced)
{
    public KeyView Key { get; } = key;

    [ShownOnce]
    public string Secret { get; } = secret;

    /// <summary>Gets the key that was replaced: rotating until it expires, or revoked.</summary>
    public KeyView Replaced { get; } = replaced;
}
