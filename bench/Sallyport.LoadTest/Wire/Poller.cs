using System.Buffers.Binary;
using System.Diagnostics;

namespace Sallyport.LoadTest.Wire;

/// <summary>
/// The generator's one loop: waits until connections can be read or written and lets them. Everything of the generator runs on the thread that
/// calls <see cref="Run(TimeSpan)"/>, so that nothing is locked, and no other thread's scheduling is in the times.
/// </summary>
internal sealed class Poller : IDisposable
{
    private const int MostEvents = 512;

    private readonly int _poll = Kernel.CreatePoll(0);
    private readonly byte[] _events = new byte[MostEvents * Kernel.EventSize];
    private readonly byte[] _interest = new byte[Kernel.EventSize];
    private readonly byte[] _received = new byte[256 * 1024];
    private WireConnection?[] _connections = new WireConnection?[1024];

    public void Watch(WireConnection connection)
    {
        var descriptor = connection.Descriptor;
        if (descriptor >= _connections.Length)
        {
            Array.Resize(ref _connections, Math.Max(descriptor + 1, _connections.Length * 2));
        }

        _connections[descriptor] = connection;
        Control(Kernel.Add, descriptor, Kernel.Readable);
    }

    public void WatchWrites(WireConnection connection, bool watch) =>
        Control(Kernel.Modify, connection.Descriptor, watch ? Kernel.Readable | Kernel.Writable : Kernel.Readable);

    /// <summary>Forgets a connection that is about to close; the kernel forgets its descriptor by itself.</summary>
    public void Forget(WireConnection connection) => _connections[connection.Descriptor] = null;

    /// <summary>Lets connections work until <paramref name="isDone"/>, at most as long as <paramref name="limit"/>.</summary>
    /// <returns>Whether it was done in time.</returns>
    public bool Run(Func<bool> isDone, TimeSpan limit)
    {
        var started = Stopwatch.GetTimestamp();
        while (!isDone())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
            {
                return false;
            }

            RunOnce(10);
        }

        return true;
    }

    /// <summary>Lets connections work for a time.</summary>
    public void Run(TimeSpan time) => Run(static () => false, time);

    public void Dispose() => _ = Kernel.Close(_poll);

    private void RunOnce(int milliseconds)
    {
        var ready = Kernel.WaitForPoll(_poll, _events, MostEvents, milliseconds);
        for (var i = 0; i < ready; i++)
        {
            var descriptor = BinaryPrimitives.ReadInt32LittleEndian(_events.AsSpan((i * Kernel.EventSize) + Kernel.EventSize - 8));
            _connections[descriptor]?.OnReady(_received);
        }
    }

    private void Control(int operation, int descriptor, int events)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_interest, events);
        BinaryPrimitives.WriteInt64LittleEndian(_interest.AsSpan(Kernel.EventSize - 8), descriptor);
        if (Kernel.ControlPoll(_poll, operation, descriptor, _interest) != 0)
        {
            throw new IOException($"epoll_ctl of descriptor {descriptor} failed.");
        }
    }
}
