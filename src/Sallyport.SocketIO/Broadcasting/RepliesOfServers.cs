using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>One answer of each of the other servers.</summary>
internal sealed class RepliesOfServers(int servers) : IClusterRequest
{
    private readonly Lock _gate = new();
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<string, ClusterMessage> _replies = new(StringComparer.Ordinal);

    public Task Done => _done.Task;

    public ClusterMessage[] Received
    {
        get
        {
            lock (_gate)
            {
                return [.. _replies.Values];
            }
        }
    }

    public void OnReply(ClusterMessage message)
    {
        lock (_gate)
        {
            if (message.Sender is { } server && _replies.TryAdd(server, message) && _replies.Count == servers)
            {
                _done.TrySetResult();
            }
        }
    }
}
