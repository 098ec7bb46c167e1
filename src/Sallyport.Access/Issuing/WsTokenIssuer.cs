using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Sallyport.Access.Authentication;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Issuing;

/// <summary>Mints ws-tokens.</summary>
public sealed class WsTokenIssuer
{
    private const int TokenIdBytes = 16;

    private readonly SigningKeyRing _ring;
    private readonly KeyDirectory _directory;
    private readonly WsTokenOptions _options;
    private readonly TimeProvider _time;

    internal WsTokenIssuer(SigningKeyRing ring, KeyDirectory directory, IOptions<WsTokenOptions> options, TimeProvider time)
    {
        _ring = ring;
        _directory = directory;
        _options = options.Value;
        _time = time;
    }

    /// <summary>Mints a token for a caller that showed its API key.</summary>
    /// <exception cref="ArgumentException">The caller showed a ws-token: no token mints another.</exception>
    public WsToken Issue(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);

        return caller.Kind == CredentialKind.ApiKey
            ? Issue(caller.KeyId)
            : throw new ArgumentException("A ws-token mints no other token.", nameof(caller));
    }

    /// <summary>Mints a token for a key by its id, for the operator's command line.</summary>
    public Task<AccessResult<WsToken>> IssueForKeyAsync(string keyId, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(keyId);

        return StoreFailure.GuardAsync<WsToken>(async () =>
        {
            if (await _directory.FindAsync(keyId, cancellationToken) is not { } entry)
            {
                return new AccessFailure(AccessFailureKind.KeyNotFound, "There is no such key.");
            }

            return entry.RefusalAt(_time.GetUtcNow())?.Reason switch
            {
                null => Issue(keyId),
                RefusalReason.Disabled => new AccessFailure(AccessFailureKind.AccountDisabled, "The key's account is disabled."),
                var reason => new AccessFailure(
                    AccessFailureKind.KeyNotLive,
                    reason == RefusalReason.Revoked ? "The key is revoked." : "The key has expired."
                ),
            };
        });
    }

    private WsToken Issue(string keyId)
    {
        var issuedAt = _time.GetUtcNow().ToUnixTimeSeconds();
        var expiresAt = issuedAt + (long)_options.Lifetime.TotalSeconds;
        var key = _ring.Current;

        // https://www.rfc-editor.org/rfc/rfc7515#section-7.1
        var signingInput = $"{Encode(WriteHeader(key.KeyId))}.{Encode(WritePayload(keyId, issuedAt, expiresAt))}";
        Span<byte> signature = stackalloc byte[HMACSHA256.HashSizeInBytes];
        key.Sign(Encoding.ASCII.GetBytes(signingInput), signature);
        return new WsToken($"{signingInput}.{Base64Url.EncodeToString(signature)}", DateTimeOffset.FromUnixTimeSeconds(expiresAt), keyId);
    }

    private static string Encode(ArrayBufferWriter<byte> json) => Base64Url.EncodeToString(json.WrittenSpan);

    private static ArrayBufferWriter<byte> WriteHeader(string keyId)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("typ"u8, "JWT"u8);
        writer.WriteString("alg"u8, "HS256"u8);
        writer.WriteString("kid"u8, keyId);
        writer.WriteEndObject();
        writer.Flush();
        return json;
    }

    private ArrayBufferWriter<byte> WritePayload(string keyId, long issuedAt, long expiresAt)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        writer.WriteString("api_key"u8, keyId);
        writer.WriteNumber("exp"u8, expiresAt);
        writer.WriteNumber("iat"u8, issuedAt);
        writer.WriteNumber("nbf"u8, issuedAt);
        writer.WriteString("jti"u8, Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenIdBytes)));
        writer.WriteString("iss"u8, _options.Issuer);
        writer.WriteString("aud"u8, _options.Audience);
        writer.WriteEndObject();
        writer.Flush();
        return json;
    }
}
