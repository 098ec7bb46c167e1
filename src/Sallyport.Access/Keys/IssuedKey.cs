namespace Sallyport.Access.Keys;

/// <summary>A key just issued, with its secret for the only time. A class, not a record: <c>ToString</c> must not print the secret.</summary>
/// <param name="key">What is kept.</param>
/// <param name="secret">What the customer gets and nobody can show again.</param>
public sealed class IssuedKey(ApiKey key, string secret)
{
    /// <summary>Gets what is kept of the key.</summary>
    public ApiKey Key { get; } = key;

    /// <summary>Gets the API key itself. Show it once; never log or store it.</summary>
    public string Secret { get; } = secret;
}
