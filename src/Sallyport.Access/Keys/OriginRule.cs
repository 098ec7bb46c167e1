namespace Sallyport.Access.Keys;

/// <summary>What an origin looks like in a list of allowed ones.</summary>
public static class OriginRule
{
    /// <summary>
    /// Tells whether a text is an origin exactly as browsers send it: scheme, host and port if it is not the scheme's own, in ASCII and lower case, and
    /// nothing else. <c>null</c> never is.
    /// </summary>
    // https://www.rfc-editor.org/rfc/rfc6454#section-6.2
    public static bool IsSerialized(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && uri.Host.Length > 0
        && uri.UserInfo.Length == 0
        && string.Equals(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped), origin, StringComparison.Ordinal);
}
