namespace Sallyport.Server.Admissions;

/// <summary>Which of the two credentials a place may hold: a query string never holds a key, an HTTP request is never opened by a token.</summary>
internal enum CredentialKinds
{
    KeyOrToken,
    KeyOnly,
    TokenOnly,
}

/// <summary>What a client showed, and what it may be. A class that cannot print itself, so that no log ever formats it.</summary>
internal sealed class Credential(string? value, CredentialKinds kinds)
{
    /// <summary>Nothing was shown.</summary>
    public static Credential None { get; } = new(null, CredentialKinds.KeyOrToken);

    /// <summary>Gets the secret itself; null or empty when nothing was shown.</summary>
    public string? Value { get; } = value;

    public CredentialKinds Kinds { get; } = kinds;

    public override string ToString() => nameof(Credential);
}
