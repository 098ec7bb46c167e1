namespace Sallyport.Access.Keys;

/// <summary>A key and the one just issued in its place, with that one's secret for the only time.</summary>
/// <param name="old">The key that was replaced, as it is now.</param>
/// <param name="issued">The key that takes its place.</param>
public sealed class RotatedKey(ApiKey old, IssuedKey issued)
{
    /// <summary>Gets the key that was replaced: rotating until <see cref="ApiKey.ExpiresAt"/>, or revoked.</summary>
    public ApiKey Old { get; } = old;

    /// <summary>Gets the key that takes its place, with its secret.</summary>
    public IssuedKey Issued { get; } = issued;
}
