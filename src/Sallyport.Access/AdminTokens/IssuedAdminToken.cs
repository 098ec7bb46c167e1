namespace Sallyport.Access.AdminTokens;

/// <summary>A token just made, with its secret for the only time. A class, not a record: <c>ToString</c> must not print the secret.</summary>
/// <param name="token">What is kept.</param>
/// <param name="secret">What its holder gets and nobody can show again.</param>
public sealed class IssuedAdminToken(AdminToken token, string secret)
{
    /// <summary>Gets what is kept of the token.</summary>
    public AdminToken Token { get; } = token;

    /// <summary>Gets the token itself. Show it once; never log or store it.</summary>
    public string Secret { get; } = secret;
}
