using System.Security.Cryptography;

namespace Sallyport.Access.Secrets;

/// <summary>One of the server's own secrets: 256 random bits or more, with a version. Has no way to print itself.</summary>
public sealed class ServerSecret
{
    /// <summary>The fewest bytes of a secret.</summary>
    public const int MinBytes = 32;

    // 32 random bytes show fewer than ten different values once in 10^25 draws; "changeme" repeated, or zeros, show them at once.
    private const int MinDistinctBytes = 10;

    private readonly byte[] _bytes;

    /// <summary>Takes a secret.</summary>
    /// <param name="name">What it is, for errors: <c>pepper</c>, <c>signing secret</c>, with where it came from.</param>
    /// <param name="version">One or more; grows with each rotation.</param>
    /// <param name="bytes">The secret; copied.</param>
    /// <exception cref="WeakSecretException">There are fewer than <see cref="MinBytes"/>, or they are evidently not random.</exception>
    public ServerSecret(string name, int version, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(version, 1);

        if (bytes.Length < MinBytes)
        {
            throw new WeakSecretException($"The {name} has {bytes.Length * 8} bits; it needs {MinBytes * 8} or more random ones.");
        }

        if (CountDistinct(bytes) < MinDistinctBytes)
        {
            throw new WeakSecretException(
                $"The {name} is not random: hardly any two of its bytes differ. Make one with: openssl rand -base64 32"
            );
        }

        Version = version;
        _bytes = bytes.ToArray();
    }

    /// <summary>Gets the version; the highest is the current one.</summary>
    public int Version { get; }

    internal ReadOnlySpan<byte> Bytes => _bytes;

    /// <summary>Makes a secret of 256 bits from the system's cryptographic generator.</summary>
    public static byte[] Generate() => RandomNumberGenerator.GetBytes(MinBytes);

    private static int CountDistinct(ReadOnlySpan<byte> bytes)
    {
        Span<bool> seen = stackalloc bool[256];
        var count = 0;
        foreach (var value in bytes)
        {
            count += seen[value] ? 0 : 1;
            seen[value] = true;
        }

        return count;
    }
}
