using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

/// <summary>Hashes that the store does not know, so that the same guess costs it one read. Bounded, the oldest goes first.</summary>
internal sealed class UnknownKeyCache(IOptions<KeyOptions> options)
{
    private readonly Lock _lock = new();
    private readonly HashSet<KeyHash> _hashes = [];
    private readonly Queue<KeyHash> _order = new();

    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _hashes.Count;
            }
        }
    }

    public bool Contains(KeyHash hash)
    {
        lock (_lock)
        {
            return _hashes.Contains(hash);
        }
    }

    public void Add(KeyHash hash)
    {
        lock (_lock)
        {
            if (!_hashes.Add(hash))
            {
                return;
            }

            _order.Enqueue(hash);
            if (_order.Count > options.Value.UnknownCacheSize)
            {
                _hashes.Remove(_order.Dequeue());
            }
        }
    }
}
