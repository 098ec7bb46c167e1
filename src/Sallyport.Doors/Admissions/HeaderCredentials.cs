namespace Sallyport.Doors.Admissions;

/// <summary>Finds a credential in request headers.</summary>
internal static class HeaderCredentials
{
    private const string Scheme = "Bearer ";

    /// <summary>
    /// <c>Authorization: Bearer</c>. Another scheme is not for us and counts as absent; a repeated header is one that nobody can read: present and empty.
    /// </summary>
    public static Credential? Bearer(IHeaderDictionary headers, CredentialKinds kinds)
    {
        var values = headers.Authorization;
        if (values.Count > 1)
        {
            return new Credential("", kinds);
        }

        return values is [{ } value] && value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)
            ? new Credential(value[Scheme.Length..], kinds)
            : null;
    }

    /// <summary><c>x-api-key</c>.</summary>
    public static Credential? ApiKey(IHeaderDictionary headers, CredentialKinds kinds)
    {
        var values = headers["x-api-key"];
        return values.Count switch
        {
            0 => null,
            1 => new Credential(values[0], kinds),
            _ => new Credential("", kinds),
        };
    }
}
