using System.Text.RegularExpressions;

namespace Sallyport.Doors.Redaction;

/// <summary>
/// Takes credentials out of text that is about to leave the process by a log. It is the last fence, not the first: our own code never
/// formats a credential, but the framework prints query strings and pieces of malformed requests.
/// </summary>
internal static partial class SecretRedactor
{
    private const string Mask = "***";
    private const string Led = "${lead}" + Mask;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const int TimeoutMilliseconds = 1000;

    /// <summary>Returns <paramref name="text"/> itself when there is nothing to hide in it.</summary>
    public static string Redact(string text)
    {
        if (text.Length < 3 || !MayHold(text))
        {
            return text;
        }

        try
        {
            text = MalformedRequest().Replace(text, "${lead}'" + Mask + "'");
            text = Query().Replace(text, "?" + Mask);
            text = NamedToken().Replace(text, Led);
            text = Bearer().Replace(text, Led);
            text = ApiKey().Replace(text, Led);
            text = LinkToken().Replace(text, Led);
            text = AccessPath().Replace(text, Led);
            return Jwt().Replace(text, Mask);
        }
        catch (RegexMatchTimeoutException)
        {
            return Mask;
        }
    }

    /// <summary>Redacts a value of a structured log entry; what cannot hold text (numbers, dates, enums) passes as it is.</summary>
    public static object? RedactValue(object? value)
    {
        // Not every value type is harmless: a PathString is a struct around text.
        if (value is null or Enum or Guid or DateTime or DateTimeOffset or TimeSpan || value.GetType().IsPrimitive)
        {
            return value;
        }

        var text = value.ToString() ?? "";
        var redacted = Redact(text);
        return ReferenceEquals(text, redacted) ? value : redacted;
    }

    // Cheap question first: most lines hold none of the marks below.
    private static bool MayHold(string text) =>
        text.Contains('?', StringComparison.Ordinal)
        || text.Contains("slp", StringComparison.OrdinalIgnoreCase)
        || text.Contains("eyJ", StringComparison.Ordinal)
        || text.Contains("token", StringComparison.OrdinalIgnoreCase)
        || text.Contains("bearer", StringComparison.OrdinalIgnoreCase)
        || text.Contains("access", StringComparison.OrdinalIgnoreCase)
        || text.Contains("nvalid ", StringComparison.Ordinal);

    // Kestrel quotes the bytes it could not read: "Invalid request line: 'GET /ws?token=…'", cut at any place.
    [GeneratedRegex("(?<lead>(Invalid|Malformed)[A-Za-z /:-]{0,60})'.*'", Options | RegexOptions.Singleline, TimeoutMilliseconds)]
    private static partial Regex MalformedRequest();

    // Whole query strings go, not only "token": a parameter's name may be percent-encoded, and an Engine.IO sid is a secret as well.
    [GeneratedRegex("""\?[^\s"'<>?=]*=[^\s"'<>]*""", Options, TimeoutMilliseconds)]
    private static partial Regex Query();

    [GeneratedRegex(
        """(?<lead>(token|api[-_]?key)["']?\s{0,4}[=:]\s{0,4}["']?)[^\s"'&;,}]+""",
        Options | RegexOptions.IgnoreCase,
        TimeoutMilliseconds
    )]
    private static partial Regex NamedToken();

    [GeneratedRegex(@"(?<lead>bearer[ .])[A-Za-z0-9_\-.~+/=]+", Options | RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex Bearer();

    [GeneratedRegex("(?<lead>slp((_|%5f)(live|test)|a)(_|%5f))[A-Za-z0-9]+", Options | RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"(?<lead>slp(_|%5f)link(_|%5f))[A-Za-z0-9_\-%]+", Options | RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex LinkToken();

    // The address of a one-time link is the secret, and any character of it may be percent-encoded.
    [GeneratedRegex("""(?<lead>(/|%2f)access(/|%2f))[^\s"'?<>{}]+""", Options | RegexOptions.IgnoreCase, TimeoutMilliseconds)]
    private static partial Regex AccessPath();

    // A JWS begins with the base64url of {" and may be cut anywhere.
    [GeneratedRegex(@"eyJ[A-Za-z0-9_\-.]{5,}", Options, TimeoutMilliseconds)]
    private static partial Regex Jwt();
}
