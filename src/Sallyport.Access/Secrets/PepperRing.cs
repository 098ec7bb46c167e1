using System.Security.Cryptography;
using System.Text;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Secrets;

/// <summary>
/// The peppers under which API keys are hashed. New keys take the current one; older ones stay while keys are stored under them. Secrets are
/// asked of the source on first use, not before: only then is the data folder open.
/// </summary>
public sealed class PepperRing(ISecretSource source)
{
    private readonly Lazy<ServerSecret[]> _peppers = new(() => [.. source.GetPeppers().OrderByDescending(pepper => pepper.Version)]);

    /// <summary>Gets the versions, the current one first.</summary>
    public IReadOnlyList<int> Versions => [.. _peppers.Value.Select(pepper => pepper.Version)];

    internal int CurrentVersion => _peppers.Value[0].Version;

    internal int Count => _peppers.Value.Length;

    /// <summary>
    /// A value by which a store recognizes the pepper that its keys were hashed under, so that a lost or exchanged pepper is an error at
    /// start and not a house full of unknown keys. Tells nothing about the pepper.
    /// </summary>
    public byte[] CheckOf(int version) => HMACSHA256.HashData(Find(version).Bytes, "sallyport pepper check"u8);

    /// <summary>Hashes a well-formed key under the pepper at <paramref name="index"/>; 0 is the current one. Allocates nothing.</summary>
    internal KeyHash Hash(ReadOnlySpan<char> key, int index, out int version)
    {
        var pepper = _peppers.Value[index];
        version = pepper.Version;

        Span<byte> bytes = stackalloc byte[ApiKeyFormat.Length];
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        var length = Encoding.ASCII.GetBytes(key, bytes);
        HMACSHA256.HashData(pepper.Bytes, bytes[..length], hash);
        CryptographicOperations.ZeroMemory(bytes);
        return new KeyHash(hash);
    }

    private ServerSecret Find(int version) =>
        Array.Find(_peppers.Value, pepper => pepper.Version == version) ?? throw new KeyNotFoundException();
}
