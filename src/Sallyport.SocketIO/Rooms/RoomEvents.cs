using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Rooms;

/// <summary>
/// Tells the application what happens to the rooms of a namespace: one thing at a time and in order, never under a lock. Made when the first handler is
/// added; rooms nobody watches pay a look at a field.
/// </summary>
internal sealed class RoomEvents(Namespace space)
{
    private readonly ConcurrentQueue<Change> _noted = new();
    private int _isTelling;

    /// <summary>Gets who is told of rooms that begin.</summary>
    public HandlerList<Delegate> Created { get; } = new();

    /// <summary>Gets who is told of rooms that end.</summary>
    public HandlerList<Delegate> Deleted { get; } = new();

    /// <summary>Gets who is told of sockets that join a room.</summary>
    public HandlerList<Delegate> Joined { get; } = new();

    /// <summary>Gets who is told of sockets that leave a room.</summary>
    public HandlerList<Delegate> Left { get; } = new();

    /// <summary>Notes that a socket joined a room. Under the room's lock.</summary>
    public void NoteJoined(string room, Socket socket, bool isFirst)
    {
        if (isFirst && !Created.IsEmpty)
        {
            _noted.Enqueue(new Change(Created, null, room, socket));
        }

        if (!Joined.IsEmpty)
        {
            _noted.Enqueue(new Change(null, Joined, room, socket));
        }
    }

    /// <summary>Notes that a socket left a room. Under the room's lock.</summary>
    public void NoteLeft(string room, Socket socket, bool wasLast)
    {
        if (!Left.IsEmpty)
        {
            _noted.Enqueue(new Change(null, Left, room, socket));
        }

        if (wasLast && !Deleted.IsEmpty)
        {
            _noted.Enqueue(new Change(Deleted, null, room, socket));
        }
    }

    /// <summary>Tells what was noted, unless another thread is telling: it goes on with this.</summary>
    public void Tell()
    {
        while (!_noted.IsEmpty && Interlocked.Exchange(ref _isTelling, 1) == 0)
        {
            while (_noted.TryDequeue(out var change))
            {
                Run(change);
            }

            // A full fence: who notes something from here on either finds nobody telling, or is seen by the next look at the queue.
            Interlocked.Exchange(ref _isTelling, 0);
        }
    }

    private void Run(in Change change)
    {
        foreach (var handler in change.OfRoom?.Handlers ?? [])
        {
            Observe(RunningCallbacks.Invoke(handler, change.Room));
        }

        foreach (var handler in change.OfMember?.Handlers ?? [])
        {
            Observe(RunningCallbacks.Invoke(handler, change.Room, change.Socket));
        }
    }

    private void Observe(ValueTask running) =>
        _ = space.Server.Callbacks.Observe(
            running,
            space,
            static (space, failure) => RoomLog.HandlerFailed(space.Server.Logger, failure, space.Name)
        );

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Change(HandlerList<Delegate>? OfRoom, HandlerList<Delegate>? OfMember, string Room, Socket Socket);
}
