using System.Security.Cryptography;
using Sallyport.Access.Secrets;

namespace Sallyport.Access.Authentication;

/// <summary>
/// The peppers under which API keys are hashed. New keys take the current one; older ones stay while keys are stored under them. Secrets are
/// asked of the source on first use, not before: only then is the data folder open. A rotation exchanges the whole set at once.
/// </summary>
public sealed class PepperRing(ISecretSource source)
{
    private readonly Lock _lock = new();
    private volatile PepperSet? _current;

    /// <summary>Gets the versions, the current one first.</summary>
    public IReadOnlyList<int> Versions => Current.Versions;

    /// <summary>Gets the peppers as they are now; it does not change any more.</summary>
    internal PepperSet Current
    {
        get
        {
            if (_current is { } set)
            {
                return set;
            }

            lock (_lock)
            {
                return _current ??= new PepperSet(source.GetPeppers());
            }
        }
    }

    /// <summary>
    /// A value by which a store recognizes the pepper that its keys were hashed under, so that a lost or exchanged pepper is an error at
    /// start and not a house full of unknown keys. Tells nothing about the pepper.
    /// </summary>
    public static byte[] CheckOf(ServerSecret pepper)
    {
        ArgumentNullException.ThrowIfNull(pepper);

        return HMACSHA256.HashData(pepper.Bytes, "sallyport pepper check"u8);
    }

    /// <inheritdoc cref="CheckOf(ServerSecret)"/>
    public byte[] CheckOf(int version) => CheckOf(Current.Find(version) ?? throw new KeyNotFoundException());

    /// <summary>Takes the peppers anew from their source.</summary>
    internal void Reload()
    {
        lock (_lock)
        {
            _current = new PepperSet(source.GetPeppers());
        }
    }
}
