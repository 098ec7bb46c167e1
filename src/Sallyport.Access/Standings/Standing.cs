using System.Runtime.CompilerServices;

namespace Sallyport.Access.Standings;

/// <summary>
/// One object in the process for a key or an account. Features keep on it what they remember of that key or account, each in its own
/// <see cref="StandingSlot{T}"/>: to find that object takes one field read and no look-up.
/// </summary>
public abstract class Standing
{
    private const int Slots = 4;

    private static int _slotsTaken;

    private Parts _parts;

    private protected Standing() { }

    /// <summary>Finds what a feature keeps here; null where it keeps nothing yet.</summary>
    internal T? Find<T>(StandingSlot<T> slot)
        where T : class, IStandingPart =>
        // Only Put writes to the place of the slot, and a place belongs to one slot: the type is known.
        Unsafe.As<T?>(Volatile.Read(ref _parts[slot.Index]));

    /// <summary>Keeps <paramref name="part"/> here, unless another thread was first.</summary>
    /// <returns>What is kept from now on.</returns>
    internal T Put<T>(StandingSlot<T> slot, T part)
        where T : class, IStandingPart => Unsafe.As<T?>(Interlocked.CompareExchange(ref _parts[slot.Index], part, null)) ?? part;

    /// <summary>Gives a new slot its place on every standing.</summary>
    internal static int TakeSlot()
    {
        var index = Interlocked.Increment(ref _slotsTaken) - 1;
        return index < Slots ? index : throw new InvalidOperationException($"A standing has {Slots} slots: raise the number.");
    }

    /// <summary>Tells whether every feature can forget what it keeps here.</summary>
    /// <param name="isWritten">Whether the store has what the key used.</param>
    /// <param name="time">The clock.</param>
    internal bool CanForget(bool isWritten, TimeProvider time)
    {
        for (var i = 0; i < Slots; i++)
        {
            if (Volatile.Read(ref _parts[i])?.CanForget(isWritten, time) == false)
            {
                return false;
            }
        }

        return true;
    }

    [InlineArray(Slots)]
    private struct Parts
    {
        private IStandingPart? _first;
    }
}
