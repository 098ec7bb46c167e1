using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Recovery;

namespace Sallyport.SocketIO;

/// <content>Connection state recovery: https://socket.io/docs/v4/connection-state-recovery.</content>
public sealed partial class Socket
{
    private volatile Task _persisted = Task.CompletedTask;

    /// <summary>
    /// Gets a value indicating whether the client came back to the session it had: the socket has its id, rooms and data, and the client gets the
    /// events it missed directly after it is told that it is in.
    /// </summary>
    public bool Recovered { get; }

    /// <summary>Gets what the client needs to know to come back; <see langword="null"/> where nobody can.</summary>
    internal string? PrivateId { get; }

    /// <summary>Gets a task that completes when the session of a socket that left is kept.</summary>
    internal Task Persisted => _persisted;

    /// <summary>Sends an event so that the client gets it even if its connection is lost just now: by way of the log.</summary>
    private bool TryEmitKept(EncodedEvent encoded, SendOptions options)
    {
        var flags = options.HasFlag(SendOptions.Uncompressed) ? BroadcastFlags.Uncompressed : BroadcastFlags.None;
        var sending = _session.Server.Adapter.BroadcastAsync(
            new Broadcast(encoded, new BroadcastTarget([Id], []), flags | BroadcastFlags.Recoverable),
            CancellationToken.None
        );

        // Inside the delivery of another event it is counted by nobody, and comes behind that one.
        return !sending.IsCompletedSuccessfully || sending.Result > 0 || Session.IsOpen;
    }

    private void Restore(PersistedSession restored)
    {
        // An adapter that kept the object itself gives it back as it was; from a shared store comes what the options make of the JSON.
        Data = restored.LiveData ?? SocketData.FromJson(restored.Data, _session.Server.Options);
        _items = restored.LiveItems;
        _ = Join(restored.Rooms);
    }

    /// <summary>Keeps the session, as the client lost its connection. Its rooms are still known, and read before this returns.</summary>
    private void Persist() => _persisted = PersistAsync();

    private async Task PersistAsync()
    {
        try
        {
            var kept = new PersistedSession
            {
                Namespace = Namespace.Name,
                SocketId = Id,
                PrivateId = PrivateId!,
                Rooms = [.. Rooms],
                Data = Data is null ? default : SocketData.ToJson(Data, _session.Server.Options),
                LiveData = Data,
                LiveItems = _items,
            };
            await _session.Server.Adapter.PersistSessionAsync(kept, CancellationToken.None);
        }
        catch (Exception exception)
        {
            RecoveryLog.NotKept(_session.Server.Logger, exception, Id, Namespace.Name);
        }
    }
}
