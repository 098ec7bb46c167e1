using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Tokens;

/// <summary>
/// Judges a ws-token by itself: shape, header, signature, claims, times (contract §1). Written for this one kind of token, on spans: HS256
/// is not a choice a token has, and nothing an unsigned token holds is acted on.
/// </summary>
internal sealed class WsTokenValidator
{
    /// <summary>The longest token in characters (requirement R8); ours have some 400.</summary>
    public const int MaxLength = 4096;

    private const int SignatureLength = 43; // 32 bytes in base64url without padding

    /// <summary>How far the clocks of two nodes may be apart.</summary>
    public static readonly TimeSpan Skew = TimeSpan.FromSeconds(30);

    private static readonly SearchValues<char> Base64UrlCharacters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );

    private readonly SigningKeyRing _ring;
    private readonly TimeProvider _time;
    private readonly byte[] _issuer;
    private readonly byte[] _audience;

    public WsTokenValidator(SigningKeyRing ring, IOptions<WsTokenOptions> options, TimeProvider time)
    {
        _ring = ring;
        _time = time;
        _issuer = Encoding.ASCII.GetBytes(options.Value.Issuer);
        _audience = Encoding.ASCII.GetBytes(options.Value.Audience);
    }

    /// <summary>Judges; the claims are set when the verdict is <see cref="WsTokenVerdict.Valid"/>.</summary>
    // compact = base64url(header) "." base64url(payload) "." base64url(signature), https://www.rfc-editor.org/rfc/rfc7515#section-3.1
    public WsTokenVerdict Validate(ReadOnlySpan<char> token, out WsTokenClaims claims)
    {
        claims = default;
        if (token.Length is 0 or > MaxLength)
        {
            return WsTokenVerdict.Invalid;
        }

        var headerEnd = token.IndexOf('.');
        var payloadEnd = token.LastIndexOf('.');
        if (
            headerEnd <= 0
            || payloadEnd <= headerEnd + 1
            || token.Length - payloadEnd - 1 != SignatureLength
            || token[..headerEnd].ContainsAnyExcept(Base64UrlCharacters)
            || token[(headerEnd + 1)..payloadEnd].ContainsAnyExcept(Base64UrlCharacters)
        )
        {
            return WsTokenVerdict.Invalid;
        }

        // Header and payload decode into one buffer, one after the other: decoded is shorter than encoded.
        Span<byte> decoded = stackalloc byte[MaxLength];
        if (
            !TryDecode(token[..headerEnd], decoded, out var header)
            || JwsHeader.FindKey(header, _ring) is not { } key
            || !IsSignedBy(key, token, payloadEnd)
            || !TryDecode(token[(headerEnd + 1)..payloadEnd], decoded, out var payload)
        )
        {
            return WsTokenVerdict.Invalid;
        }

        return Judge(WsTokenPayload.Read(payload), out claims);
    }

    private static bool TryDecode(ReadOnlySpan<char> encoded, Span<byte> buffer, out ReadOnlySpan<byte> decoded)
    {
        var status = Base64Url.DecodeFromChars(encoded, buffer, out _, out var written);
        decoded = buffer[..written];
        return status == OperationStatus.Done;
    }

    // Compares the text: a signature has one spelling, so spare bits at its end do not make a second token of one.
    private static bool IsSignedBy(SigningKeyRing.SigningKey key, ReadOnlySpan<char> token, int payloadEnd)
    {
        Span<byte> given = stackalloc byte[MaxLength];
        var length = Encoding.UTF8.GetByteCount(token);
        if (length != token.Length)
        {
            return false; // not ASCII
        }

        Encoding.ASCII.GetBytes(token, given);
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> expected = stackalloc byte[SignatureLength];
        key.Sign(given[..payloadEnd], signature);
        Base64Url.EncodeToUtf8(signature, expected);
        return SecretComparer.AreEqual(given[(payloadEnd + 1)..length], expected);
    }

    private WsTokenVerdict Judge(WsTokenPayload payload, out WsTokenClaims claims)
    {
        claims = default;
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        var latestStart = now + (long)Skew.TotalMilliseconds;
        if (
            !payload.IsComplete
            || !payload.Issuer.SequenceEqual(_issuer)
            || !payload.Audience.SequenceEqual(_audience)
            || payload.ExpiresAt <= payload.IssuedAt
            || payload.ExpiresAt - payload.IssuedAt > (long)WsTokenOptions.MaxLifetime.TotalSeconds
            || payload.IssuedAt * 1000 > latestStart
            || payload.NotBefore * 1000 > latestStart
        )
        {
            return WsTokenVerdict.Invalid;
        }

        if (payload.ExpiresAt * 1000 <= now)
        {
            return WsTokenVerdict.Expired;
        }

        claims = payload.ToClaims();
        return WsTokenVerdict.Valid;
    }
}
