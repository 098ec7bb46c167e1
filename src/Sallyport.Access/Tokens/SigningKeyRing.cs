using System.Buffers.Text;
using System.Security.Cryptography;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Tokens;

/// <summary>
/// The secrets that sign ws-tokens, by <c>kid</c>. The newest signs; tokens of older ones are accepted as long as those are here and their time is not
/// over. A <c>kid</c> follows from its secret, so every node and every start names it alike, and says nothing about it. A rotation exchanges the whole
/// ring at once: who signs or validates meanwhile sees the old or the new, and waits for nobody.
/// </summary>
public sealed class SigningKeyRing(ISecretSource source, TimeProvider time)
{
    private readonly Lock _lock = new();
    private volatile SigningKey[]? _keys;

    /// <summary>Gets the <c>kid</c>s, the signing one first.</summary>
    public IReadOnlyList<string> KeyIds => [.. Keys.Select(key => key.KeyId)];

    internal SigningKey[] Keys => _keys ?? LoadOnce();

    internal SigningKey Current => Keys[0];

    /// <summary>Takes the secrets anew from their source, with what is known of them.</summary>
    public void Load(IReadOnlyCollection<SigningSecretFact> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);

        lock (_lock)
        {
            _keys = Read(source.IsConfigured(SecretKind.Signing) ? [] : facts);
        }
    }

    internal SigningKey? Find(ReadOnlySpan<byte> keyId)
    {
        foreach (var key in Keys)
        {
            if (keyId.SequenceEqual(key.KeyIdBytes))
            {
                return key.Fact.AcceptedUntil is { } end && time.GetUtcNow() >= end ? null : key;
            }
        }

        return null;
    }

    private SigningKey[] LoadOnce()
    {
        lock (_lock)
        {
            return _keys ??= Read([]);
        }
    }

    // The newest signs, whatever is written about it: a ring whose newest secret was lost must not sign what it would refuse.
    private SigningKey[] Read(IReadOnlyCollection<SigningSecretFact> facts) =>
        [
            .. source
                .GetSigningSecrets()
                .OrderByDescending(secret => secret.Version)
                .Select(
                    (secret, index) =>
                    {
                        var fact = facts.FirstOrDefault(fact => fact.Version == secret.Version) ?? new(secret.Version, null, null);
                        return new SigningKey(secret, index == 0 ? fact with { AcceptedUntil = null } : fact);
                    }
                ),
        ];

    internal sealed class SigningKey
    {
        private const int KeyIdBytesOfHash = 9;

        private readonly ServerSecret _secret;

        public SigningKey(ServerSecret secret, SigningSecretFact fact)
        {
            _secret = secret;
            Fact = fact;
            Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
            HMACSHA256.HashData(secret.Bytes, "sallyport kid"u8, hash);
            KeyId = Base64Url.EncodeToString(hash[..KeyIdBytesOfHash]);
            KeyIdBytes = [.. KeyId.Select(character => (byte)character)];
        }

        public SigningSecretFact Fact { get; }

        public string KeyId { get; }

        public byte[] KeyIdBytes { get; }

        public void Sign(ReadOnlySpan<byte> signingInput, Span<byte> signature) =>
            HMACSHA256.HashData(_secret.Bytes, signingInput, signature);
    }
}
