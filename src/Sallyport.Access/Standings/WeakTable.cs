using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Access.Standings;

/// <summary>
/// Objects by id for as long as somebody else holds them; as large as what lives, twice over. Not safe for threads: its owner's lock guards it.
/// </summary>
internal sealed class WeakTable<T>
    where T : class
{
    private const int Small = 1024;

    private readonly Dictionary<string, WeakReference<T>> _references = new(StringComparer.Ordinal);
    private int _sweepAt = Small;

    public int Count => _references.Count;

    public bool TryGet(string id, [NotNullWhen(true)] out T? found)
    {
        found = null;
        return _references.TryGetValue(id, out var reference) && reference.TryGetTarget(out found);
    }

    public void Set(string id, T value)
    {
        if (_references.Count >= _sweepAt)
        {
            Sweep();
        }

        _references[id] = new WeakReference<T>(value);
    }

    private void Sweep()
    {
        foreach (var (id, reference) in _references)
        {
            if (!reference.TryGetTarget(out _))
            {
                _references.Remove(id);
            }
        }

        _sweepAt = Math.Max(Small, _references.Count * 2);
    }
}
