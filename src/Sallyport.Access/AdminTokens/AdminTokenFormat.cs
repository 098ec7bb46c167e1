using System.Security.Cryptography;
using System.Text;
using Sallyport.Access.Keys;

namespace Sallyport.Access.AdminTokens;

/// <summary>
/// The shape of an admin token: <c>slpa_</c>, 43 random base62 characters (256 bits), and six that are the CRC-32 of all that stands before, for
/// typing errors and for scanners that look for leaked secrets. So much randomness needs no slow hash and no pepper: SHA-256 is what is kept.
/// </summary>
public static class AdminTokenFormat
{
    /// <summary>What every admin token begins with, and no API key.</summary>
    public const string Prefix = "slpa_";

    /// <summary>The length of every admin token in characters.</summary>
    public const int Length = 5 + RandomLength + ChecksumLength;

    private const int RandomLength = 43;
    private const int ChecksumLength = 6;

    /// <summary>Makes a new token from the system's cryptographic generator.</summary>
    public static string Create()
    {
        var body = Prefix + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);
        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Crc32.Of(body), checksum);
        return string.Concat(body, checksum);
    }

    /// <summary>Tells whether <paramref name="text"/> has prefix, length, alphabet and checksum of a token. Never throws.</summary>
    public static bool TryValidate(ReadOnlySpan<char> text)
    {
        if (
            text.Length != Length
            || !text.StartsWith(Prefix, StringComparison.Ordinal)
            || text[Prefix.Length..].ContainsAnyExcept(Base62.Characters)
        )
        {
            return false;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Crc32.Of(text[..^ChecksumLength]), checksum);
        return text[^ChecksumLength..].SequenceEqual(checksum);
    }

    /// <summary>What is kept of a token: 32 bytes.</summary>
    internal static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));
}
