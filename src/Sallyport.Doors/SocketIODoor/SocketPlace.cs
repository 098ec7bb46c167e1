using Sallyport.Doors.Sessions;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// The place of an Engine.IO session in the registry, from its handshake to its end: a stranger's, except while a socket of it is admitted. While it is
/// a stranger's, little is taken from the client.
/// </summary>
internal sealed class SocketPlace
{
    private readonly Lock _lock = new();
    private readonly SessionRegistry _registry;
    private readonly EngineSession _session;
    private readonly int _fullPayload;
    private readonly int _strangersPayload;
    private Seat? _waiting;
    private int _admitted;
    private bool _wasTaken;
    private bool _isClosed;

    public SocketPlace(SessionRegistry registry, EngineSession session, Seat waiting, DoorOptions options)
    {
        _registry = registry;
        _session = session;
        _fullPayload = options.MaxMessageBytes;
        _strangersPayload = Math.Min(options.MaxUnadmittedBytes, options.MaxMessageBytes);
        session.MaxPayload = _strangersPayload;
        _waiting = waiting;
        waiting.Attach(_ => session.Abort());
    }

    /// <summary>Takes the place for an attempt to connect.</summary>
    /// <param name="seat">The place; null where another socket of the session still has it.</param>
    /// <param name="isFirst">Whether it is the session's first attempt, which the handshake has paid for.</param>
    public bool TryTake(out Seat? seat, out bool isFirst)
    {
        lock (_lock)
        {
            isFirst = !_wasTaken;
            _wasTaken = true;
            seat = _waiting;
            _waiting = null;
        }

        if (seat is not null)
        {
            _registry.Resume(seat);
        }

        return seat is not null;
    }

    /// <summary>The attempt succeeded.</summary>
    public void Admitted()
    {
        lock (_lock)
        {
            _admitted++;
            _session.MaxPayload = _fullPayload;
        }
    }

    /// <summary>The attempt was refused.</summary>
    public void GiveBack(Seat seat)
    {
        lock (_lock)
        {
            Wait(seat);
        }
    }

    /// <summary>The admitted socket left.</summary>
    public void Left(Seat seat)
    {
        lock (_lock)
        {
            _admitted--;
            Wait(seat);
        }
    }

    /// <summary>The session is gone.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            _waiting?.Dispose();
            _waiting = null;
        }
    }

    private void Wait(Seat seat)
    {
        if (_isClosed || _admitted > 0 || _waiting is not null)
        {
            seat.Dispose();
            return;
        }

        _session.MaxPayload = _strangersPayload;
        _waiting = _registry.Exchange(seat);
        if (_waiting is not null)
        {
            _waiting.Attach(_ => _session.Abort());
        }
        else if (_session.IsOpen)
        {
            // Taken away for another stranger. A session that is closing says its goodbye first.
            _session.Abort();
        }
    }
}
