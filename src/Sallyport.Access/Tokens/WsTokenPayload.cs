using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Sallyport.Access.Tokens;

/// <summary>The claims as they stand in a token whose signature is ours. Each must be there once and be of its type; unknown flat claims are passed over.</summary>
// https://www.rfc-editor.org/rfc/rfc7519#section-4
[StructLayout(LayoutKind.Auto)]
internal readonly ref struct WsTokenPayload
{
    private const int MaxIdLength = 64;

    private static readonly SearchValues<byte> IdBytes = SearchValues.Create(
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-"u8
    );

    private WsTokenPayload(ReadOnlySpan<byte> json)
    {
        var reader = new FlatJsonReader(json);
        while (reader.Read())
        {
            var isText = reader.Kind == FlatJsonKind.Text;
            switch (reader.Name)
            {
                case var name when name.SequenceEqual("api_key"u8) && isText:
                    KeyId = reader.Text;
                    break;
                case var name when name.SequenceEqual("jti"u8) && isText:
                    TokenId = reader.Text;
                    break;
                case var name when name.SequenceEqual("iss"u8) && isText:
                    Issuer = reader.Text;
                    break;
                case var name when name.SequenceEqual("aud"u8) && isText:
                    Audience = reader.Text;
                    break;
                case var name when name.SequenceEqual("exp"u8) && !isText:
                    ExpiresAt = reader.Number;
                    break;
                case var name when name.SequenceEqual("iat"u8) && !isText:
                    IssuedAt = reader.Number;
                    break;
                case var name when name.SequenceEqual("nbf"u8) && !isText:
                    NotBefore = reader.Number;
                    break;
            }
        }

        IsComplete =
            reader.IsComplete
            && IsId(KeyId)
            && IsId(TokenId)
            && Issuer.Length > 0
            && Audience.Length > 0
            && ExpiresAt > 0
            && IssuedAt > 0
            && NotBefore > 0;
    }

    /// <summary>Gets whether all claims are there and of their types.</summary>
    public bool IsComplete { get; }

    public ReadOnlySpan<byte> KeyId { get; }

    public ReadOnlySpan<byte> TokenId { get; }

    public ReadOnlySpan<byte> Issuer { get; }

    public ReadOnlySpan<byte> Audience { get; }

    /// <summary>Gets <c>exp</c> in seconds since 1970.</summary>
    public long ExpiresAt { get; }

    /// <summary>Gets <c>iat</c> in seconds since 1970.</summary>
    public long IssuedAt { get; }

    /// <summary>Gets <c>nbf</c> in seconds since 1970.</summary>
    public long NotBefore { get; }

    public static WsTokenPayload Read(ReadOnlySpan<byte> json) => new(json);

    public WsTokenClaims ToClaims() =>
        new(Encoding.ASCII.GetString(KeyId), Encoding.ASCII.GetString(TokenId), DateTimeOffset.FromUnixTimeSeconds(ExpiresAt));

    private static bool IsId(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MaxIdLength && !text.ContainsAnyExcept(IdBytes);
}
