namespace Sallyport.SocketIO.Dispatching;

/// <summary>
/// The handlers of one socket, in the order of registration. Adding appends, so that a connection handler may register many at little cost; taking away
/// makes another table. One thread at a time writes (the socket's lock), any number read without a lock.
/// </summary>
internal sealed class HandlerTable
{
    private const int FirstSize = 4;

    private EventHandlerEntry[] _entries;
    private int _count;

    public HandlerTable() => _entries = new EventHandlerEntry[FirstSize];

    private HandlerTable(EventHandlerEntry[] entries)
    {
        _entries = entries;
        _count = entries.Length;
    }

    /// <summary>Gets what is registered now. Later changes do not show in it.</summary>
    public ReadOnlySpan<EventHandlerEntry> Entries
    {
        get
        {
            // The count first: an array read after it holds at least that many.
            var count = Volatile.Read(ref _count);
            return Volatile.Read(ref _entries).AsSpan(0, count);
        }
    }

    public void Add(in EventHandlerEntry entry)
    {
        var entries = _entries;
        if (_count == entries.Length)
        {
            Array.Resize(ref entries, Math.Max(FirstSize, entries.Length * 2));
            Volatile.Write(ref _entries, entries);
        }

        entries[_count] = entry;
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>Gives a table without some of the handlers, or nothing where none is left.</summary>
    public HandlerTable? Without(Predicate<EventHandlerEntry> isGone)
    {
        var left = Array.FindAll(Entries.ToArray(), entry => !isGone(entry));
        return left.Length == 0 ? null : new HandlerTable(left);
    }

    /// <summary>Says whether somebody handles an event.</summary>
    public bool Contains(ReadOnlySpan<byte> name, int key)
    {
        foreach (ref readonly var entry in Entries)
        {
            if (entry.Key == key && EventNameKey.AreEqual(name, entry.Name))
            {
                return true;
            }
        }

        return false;
    }
}
