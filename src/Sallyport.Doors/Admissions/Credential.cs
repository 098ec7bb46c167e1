namespace Sallyport.Doors.Admissions;

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
    // HTTP takes blanks from around a header's value; so every place of a credential does, and takes the end of a line that was read from a file as well.
    private static readonly char[] Blanks = [' ', '\t', '\r', '\n'];

    /// <summary>Nothing was shown.</summary>
    public static Credential None { get; } = new(null, CredentialKinds.KeyOrToken);

    /// <summary>Gets the secret itself; null or empty when nothing was shown.</summary>
    public string? Value { get; } = Trim(value);

    public CredentialKinds Kinds { get; } = kinds;

    /// <summary>A credential without the blanks around it: spaces, tabs and ends of lines, the same on every door.</summary>
    public static string? Trim(string? value) => value?.Trim(Blanks);

    public override string ToString() => nameof(Credential);
}
