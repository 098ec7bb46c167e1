using System.Text.RegularExpressions;

namespace Sallyport.Chains.JsonRpc;

/// <summary>
/// Tells keys from words in the address of a node. A key is what is not made of words: "eth-mainnet", "JsonRpc", "web3" and "v2" are; "3f9c1d2e4b5a6978"
/// and "demo_Kx7-qZpLmN2vTbW" are not.
/// </summary>
internal static partial class KeyShape
{
    private const int ShortestKey = 10;
    private const int TimeoutMilliseconds = 1000;
    private const RegexOptions Exact = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;
    private const RegexOptions AnyCase = Exact | RegexOptions.IgnoreCase;

    /// <summary>True for a piece of a path or query that may be a key. It may be percent-encoded.</summary>
    public static bool IsLike(string piece)
    {
        var text = Uri.UnescapeDataString(piece);
        return text.Length >= ShortestKey && (SaysSecret().IsMatch(text) || Separator().Split(text).Any(run => !Word().IsMatch(run)));
    }

    /// <summary>True for the name of a query parameter whose value is a credential, whatever the value looks like.</summary>
    public static bool IsNameOfOne(string parameter) => NameOfCredential().IsMatch(parameter);

    [GeneratedRegex("key|token|secret|auth|pass|pwd|credential|signature|^sig$", AnyCase, TimeoutMilliseconds)]
    private static partial Regex NameOfCredential();

    // "supersecret…", "my-api-key-…": a piece that calls itself one.
    [GeneratedRegex("secret|passw|api[-_]?key|(^|[-_.0-9])(key|token|pass)([-_.0-9]|$)", AnyCase, TimeoutMilliseconds)]
    private static partial Regex SaysSecret();

    [GeneratedRegex("[-_.~+ ]+", Exact, TimeoutMilliseconds)]
    private static partial Regex Separator();

    // Lower, upper or camel case of at most 20 letters with a number of one or two digits; or a number of at most four.
    [GeneratedRegex(
        "^((?=[A-Za-z]{1,20}[0-9]{0,2}$)([a-z]+|[A-Z]+|[A-Z]?[a-z]{2,}([A-Z][a-z]{2,})*[A-Z]{0,3})[0-9]{0,2}|[0-9]{0,4})$",
        Exact,
        TimeoutMilliseconds
    )]
    private static partial Regex Word();
}
