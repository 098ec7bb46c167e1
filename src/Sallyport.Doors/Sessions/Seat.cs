using System.Net;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// A connection's place in the registry: taken before its session exists, so that caps count connections being admitted too and a
/// revocation that comes in between still ends it. Disposing gives the place back.
/// </summary>
internal sealed class Seat(SessionRegistry registry, DoorKind door, IPAddress address) : IDisposable
{
    private readonly Lock _lock = new();
    private Action<DisconnectReason>? _close;
    private DisconnectReason? _ended;
    private LiveSession? _live;
    private bool _disposed;

    /// <summary>Gets the door it is at.</summary>
    public DoorKind Door { get; } = door;

    /// <summary>Gets whether the caller has been let in. Written under the registry's lock.</summary>
    public bool IsOpen { get; internal set; }

    /// <summary>Gets the address it is counted under.</summary>
    public IPAddress Address { get; } = address;

    /// <summary>Gets whether it belongs to a Socket.IO session that asks for nothing at the moment. Written under the registry's lock.</summary>
    public bool IsWaiting { get; internal set; }

    /// <summary>Gets its position among the places of strangers; null once the caller is known. Written under the registry's lock.</summary>
    internal LinkedListNode<Seat>? Stranger { get; set; }

    /// <summary>Gets where the connection comes from; null until it showed a credential. Written before the caller.</summary>
    public ClientOrigin? Client { get; internal set; }

    /// <summary>Gets who sits here; null until identified. Written under the registry's lock.</summary>
    public Caller? Caller { get; internal set; }

    /// <summary>Gets or sets the session that sits here; null while it is being admitted.</summary>
    public LiveSession? Live
    {
        get => Volatile.Read(ref _live);
        set => Volatile.Write(ref _live, value);
    }

    /// <summary>Says how the connection in this place is ended; calls it at once where the place was ended in the meantime.</summary>
    /// <returns>False when it was.</returns>
    public bool Attach(Action<DisconnectReason> close)
    {
        DisconnectReason? ended;
        lock (_lock)
        {
            _close = close;
            ended = _ended;
        }

        if (ended is not null)
        {
            close(ended);
        }

        return ended is null;
    }

    /// <summary>Ends whatever connection sits here or will.</summary>
    public void End(DisconnectReason reason)
    {
        Action<DisconnectReason>? close;
        lock (_lock)
        {
            _ended ??= reason;
            close = _close;
        }

        close?.Invoke(reason);
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
        }

        registry.Release(this);
    }
}
