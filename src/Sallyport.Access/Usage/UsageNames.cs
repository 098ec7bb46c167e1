using System.Collections.Concurrent;

namespace Sallyport.Access.Usage;

/// <summary>
/// Numbers for names, so that counting takes an index and no string. Whoever counts asks for its numbers once, at start. Names are the house's
/// own, never a client's; beyond the capacity they share number 0.
/// </summary>
public sealed class UsageNames
{
    /// <summary>How many names there can be.</summary>
    public const int Capacity = 512;

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, int> _indexes = new(StringComparer.Ordinal);
    private readonly string[] _names = new string[Capacity];
    private int _count = 1;

    internal UsageNames()
    {
        _names[0] = "";
        _indexes[""] = 0;
    }

    /// <summary>The number of a name, given out now where it had none. The empty name has number 0.</summary>
    public int IndexOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);

        if (_indexes.TryGetValue(name, out var known))
        {
            return known;
        }

        lock (_lock)
        {
            if (_indexes.TryGetValue(name, out known) || _count == Capacity)
            {
                return known;
            }

            _names[_count] = name;
            _indexes[name] = _count;
            return _count++;
        }
    }

    /// <summary>The name of a number that was given out.</summary>
    internal string this[int index] => _names[index];
}
