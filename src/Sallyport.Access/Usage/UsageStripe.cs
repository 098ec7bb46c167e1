namespace Sallyport.Access.Usage;

/// <summary>
/// One key's counts as one processor writes them: the lock is free but for the moments in which counts are collected, and when a thread was moved to
/// another processor while it held it.
/// </summary>
internal sealed class UsageStripe
{
    private const int Doors = 3;

    private readonly Lock _lock = new();
    private readonly List<UsageSlot> _retired = [];
    private UsageSlot?[] _slots = [];

    public Lock.Scope Enter() => _lock.EnterScope();

    /// <summary>The counts of a request and door in a minute. Allocates when a minute begins and the one before has not been collected.</summary>
    public UsageSlot Slot(int request, UsageDoor door, long minute)
    {
        var index = (request * Doors) + (int)door - 1;
        if (index >= _slots.Length)
        {
            Array.Resize(ref _slots, index + Doors);
        }

        ref var slot = ref _slots[index];
        if (slot is null)
        {
            slot = new UsageSlot(request, door);
        }
        else if (slot.Minute != minute && slot.IsUsed)
        {
            _retired.Add(slot);
            slot = new UsageSlot(request, door);
        }

        slot.Minute = minute;
        return slot;
    }

    /// <summary>Hands over what was counted since the last time; leaves it where <paramref name="takes"/> is false.</summary>
    public void Collect(Action<UsageSlot> receive, bool takes)
    {
        foreach (var slot in _retired)
        {
            receive(slot);
        }

        foreach (ref var slot in _slots.AsSpan())
        {
            if (slot is { IsUsed: true })
            {
                receive(slot);
                if (takes)
                {
                    slot.Reset();
                }
            }
            else if (takes)
            {
                // Nothing for a whole interval: not worth its memory.
                slot = null;
            }
        }

        if (takes)
        {
            _retired.Clear();
            _retired.TrimExcess();
        }
    }
}
