using System.Security.Cryptography;

namespace Sallyport.Access.Keys;

/// <summary>
/// The shape of an API key: <c>slp_live_</c> or <c>slp_test_</c>, 32 random base62 characters (190 bits), and six base62 characters that
/// are the CRC-32 of all that stands before. The checksum is no security: it lets a typing error or a made-up key be refused without
/// asking the store, and lets secret scanners be sure of a find.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>The length of every key in characters.</summary>
    public const int Length = PrefixLength + RandomLength + ChecksumLength;

    /// <summary>The prefix of a key in <see cref="KeyMode.Live"/>.</summary>
    public const string LivePrefix = "slp_live_";

    /// <summary>The prefix of a key in <see cref="KeyMode.Test"/>.</summary>
    public const string TestPrefix = "slp_test_";

    /// <summary>What every key begins with and no ws-token does: a JWS begins with <c>ey</c>.</summary>
    internal const string FamilyPrefix = "slp_";

    private const int PrefixLength = 9;
    private const int RandomLength = 32;
    private const int ChecksumLength = 6;

    /// <summary>Makes a new key from the system's cryptographic generator.</summary>
    public static string Create(KeyMode mode)
    {
        var body = PrefixOf(mode) + RandomNumberGenerator.GetString(Base62.Alphabet, RandomLength);
        return string.Create(
            Length,
            body,
            static (key, body) =>
            {
                body.CopyTo(key);
                Base62.Write(Crc32.Of(body), key[^ChecksumLength..]);
            }
        );
    }

    /// <summary>Tells whether <paramref name="text"/> has prefix, length, alphabet and checksum of a key. Never throws, never allocates.</summary>
    public static bool TryValidate(ReadOnlySpan<char> text)
    {
        if (
            text.Length != Length
            || !(text.StartsWith(LivePrefix, StringComparison.Ordinal) || text.StartsWith(TestPrefix, StringComparison.Ordinal))
            || text[PrefixLength..].ContainsAnyExcept(Base62.Characters)
        )
        {
            return false;
        }

        Span<char> checksum = stackalloc char[ChecksumLength];
        Base62.Write(Crc32.Of(text[..^ChecksumLength]), checksum);
        return text[^ChecksumLength..].SequenceEqual(checksum);
    }

    /// <summary>Gets the typed prefix of a mode.</summary>
    public static string PrefixOf(KeyMode mode) => mode == KeyMode.Live ? LivePrefix : TestPrefix;
}
