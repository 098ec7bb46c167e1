namespace Sallyport.Access.Standings;

/// <summary>Which of the two credentials a caller showed.</summary>
public enum CredentialKind
{
    /// <summary>The long-lived API key.</summary>
    ApiKey,

    /// <summary>A short-lived token minted from a key; opens one connection, authenticates no HTTP request and mints no token.</summary>
    WsToken,
}
