namespace Sallyport.SocketIO.Adapters;

/// <summary>What the logs of all namespaces keep together: clients choose how many namespaces there are. May be called from any thread.</summary>
internal sealed class EventBudget(RecoveryOptions options)
{
    private long _bytes;
    private int _packets;

    /// <summary>Gets a value indicating whether something must go. A single event is kept however large it is.</summary>
    public bool IsExceeded
    {
        get
        {
            var packets = Volatile.Read(ref _packets);
            return packets > options.MaxPackets || (packets > 1 && Interlocked.Read(ref _bytes) > options.MaxBytes);
        }
    }

    /// <summary>Gets a value indicating whether it is time to look for what is too old in namespaces where nothing happens.</summary>
    public bool IsNearlySpent =>
        Volatile.Read(ref _packets) > options.MaxPackets * 0.9 || Interlocked.Read(ref _bytes) > options.MaxBytes * 0.9;

    public void Add(long bytes)
    {
        Interlocked.Increment(ref _packets);
        Interlocked.Add(ref _bytes, bytes);
    }

    public void Remove(long bytes)
    {
        Interlocked.Decrement(ref _packets);
        Interlocked.Add(ref _bytes, -bytes);
    }
}
