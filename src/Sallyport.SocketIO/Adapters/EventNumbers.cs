namespace Sallyport.SocketIO.Adapters;

/// <summary>Numbers of recoverable events, unique in this run of the server. May be called from any thread.</summary>
internal sealed class EventNumbers
{
    private ulong _current;

    public ulong Current => Volatile.Read(ref _current);

    public ulong Next() => Interlocked.Increment(ref _current);
}
