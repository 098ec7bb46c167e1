using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Access.AccessRequests;

/// <summary>
/// The token of a one-time link: <c>slp_link_</c> and 256 random bits in base64url. At rest it is a SHA-256: nobody can guess 256 random bits, so
/// there is nothing for a pepper or a slow hash to protect.
/// </summary>
public static class LinkToken
{
    /// <summary>What every token begins with, so that logs can mask it and scanners can find it.</summary>
    public const string Prefix = "slp_link_";

    internal const int HashSize = SHA256.HashSizeInBytes;

    private const int RandomBytes = 32;
    private const int RandomLength = 43;
    private static readonly SearchValues<char> Alphabet = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    internal static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));

    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>Tells whether <paramref name="text"/> has the shape of a token. Never throws.</summary>
    internal static bool IsWellFormed(string? text) =>
        text?.Length == Prefix.Length + RandomLength
        && text.StartsWith(Prefix, StringComparison.Ordinal)
        && !text.AsSpan(Prefix.Length).ContainsAnyExcept(Alphabet);
}
