using System.Security.Cryptography;
using System.Text;
using Sallyport.Access.Keys;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Authentication;

/// <summary>The peppers at one time, the current one first. Never empty, never changes.</summary>
internal sealed class PepperSet(IEnumerable<ServerSecret> peppers)
{
    private readonly ServerSecret[] _peppers = [.. peppers.OrderByDescending(pepper => pepper.Version)];

    public int Count => _peppers.Length;

    public int CurrentVersion => _peppers[0].Version;

    public IReadOnlyList<int> Versions => [.. _peppers.Select(pepper => pepper.Version)];

    public ServerSecret? Find(int version) => Array.Find(_peppers, pepper => pepper.Version == version);

    /// <summary>Hashes a well-formed key under the pepper at <paramref name="index"/>; 0 is the current one. Allocates nothing.</summary>
    public KeyHash Hash(ReadOnlySpan<char> key, int index, out int version)
    {
        var pepper = _peppers[index];
        version = pepper.Version;

        Span<byte> bytes = stackalloc byte[ApiKeyFormat.Length];
        Span<byte> hash = stackalloc byte[KeyHash.Size];
        var length = Encoding.ASCII.GetBytes(key, bytes);
        HMACSHA256.HashData(pepper.Bytes, bytes[..length], hash);
        CryptographicOperations.ZeroMemory(bytes);
        return new KeyHash(hash);
    }
}
