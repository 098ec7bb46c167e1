using System.Collections.Concurrent;

namespace Sallyport.SocketIO.Adapters;

/// <summary>The questions of this server that wait for answers of others.</summary>
internal sealed class ClusterRequests
{
    private readonly ConcurrentDictionary<long, IClusterRequest> _pending = new();
    private long _last;

    public int Count => _pending.Count;

    public long Begin(IClusterRequest request)
    {
        var id = Interlocked.Increment(ref _last);
        _pending[id] = request;
        return id;
    }

    public void End(long id) => _pending.TryRemove(id, out _);

    /// <summary>An answer came; one that nobody waits for any more is dropped.</summary>
    public void OnReply(ClusterMessage message)
    {
        if (_pending.TryGetValue(message.RequestId, out var request))
        {
            request.OnReply(message);
        }
    }
}
