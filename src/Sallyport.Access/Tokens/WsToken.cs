namespace Sallyport.Access.Tokens;

/// <summary>A ws-token just minted. A class, not a record: <c>ToString</c> must not print it.</summary>
/// <param name="value">The JWS in compact form.</param>
/// <param name="expiresAt">Its <c>exp</c>.</param>
/// <param name="keyId">The key it was minted from.</param>
public sealed class WsToken(string value, DateTimeOffset expiresAt, string keyId)
{
    /// <summary>Gets the token itself, a JWS in compact form. Never log it.</summary>
    public string Value { get; } = value;

    /// <summary>Gets the first instant at which it opens no door.</summary>
    public DateTimeOffset ExpiresAt { get; } = expiresAt;

    /// <summary>Gets the id of the key it was minted from.</summary>
    public string KeyId { get; } = keyId;
}
