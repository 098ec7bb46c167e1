namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// Transports with something written that nobody has flushed, and the work that flushes them: what is sent to a client before that work comes round leaves
/// with one call to the system.
/// </summary>
internal sealed class FlushQueue : IThreadPoolWorkItem
{
    private FramedWebSocketTransport? _latest;

    /// <summary>Adds a transport that is in no queue. Under the gate of its session.</summary>
    public void Add(FramedWebSocketTransport transport)
    {
        var latest = Volatile.Read(ref _latest);
        while (true)
        {
            transport.NextToFlush = latest;
            var seen = Interlocked.CompareExchange(ref _latest, transport, latest);
            if (ReferenceEquals(seen, latest))
            {
                break;
            }

            latest = seen;
        }

        if (latest is null)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    /// <summary>Flushes all that were added, the latest first: what its sender touched is in the processor's cache still.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        var transport = Interlocked.Exchange(ref _latest, null);
        while (transport is not null)
        {
            // It may be in a queue again as soon as it is flushed.
            var next = transport.NextToFlush;
            transport.NextToFlush = null;
            transport.FlushQueued();
            transport = next;
        }
    }
}
