using System.Buffers.Text;
using System.Security.Cryptography;

namespace Sallyport.Access.Secrets;

/// <summary>
/// The secrets that sign ws-tokens, by <c>kid</c>. The newest signs; tokens of older ones are accepted as long as those are here. A <c>kid</c>
/// follows from its secret, so every node and every start names it alike, and says nothing about it.
/// </summary>
public sealed class SigningKeyRing(ISecretSource source)
{
    private readonly Lazy<SigningKey[]> _keys = new(() =>
        [.. source.GetSigningSecrets().OrderByDescending(secret => secret.Version).Select(secret => new SigningKey(secret))]
    );

    /// <summary>Gets the <c>kid</c>s, the signing one first.</summary>
    public IReadOnlyList<string> KeyIds => [.. _keys.Value.Select(key => key.KeyId)];

    internal SigningKey Current => _keys.Value[0];

    internal SigningKey? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (var key in _keys.Value)
        {
            if (keyId.SequenceEqual(key.KeyIdBytes))
            {
                return key;
            }
        }

        return null;
    }

    internal sealed class SigningKey
    {
        private const int KeyIdBytesOfHash = 9;

        private readonly ServerSecret _secret;

        public SigningKey(ServerSecret secret)
        {
            _secret = secret;
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret.Bytes, "sallyport kid"u8, hash);
            KeyId = Base64Url.EncodeToString(hash[..KeyIdBytesOfHash]);
            KeyIdBytes = [.. KeyId.Select(character => (byte)character)];
        }

        public string KeyId { get; }

        public byte[] KeyIdBytes { get; }

        public void Sign(ReadOnlySpan<byte> signingInput, Span<byte> signature) =>
            HMACSHA256.HashData(_secret.Bytes, signingInput, signature);
    }
}
