using System.Collections.Concurrent;
using System.Text.Json;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Recovery;

namespace Sallyport.SocketIO;

/// <content>Connection state recovery: https://socket.io/docs/v4/connection-state-recovery.</content>
public sealed partial class Socket
{
    private volatile Task _persisted = Task.CompletedTask;

    // The rooms of the session that a client asks for. It is in none of them before it is let in.
    private HashSet<string>? _restoredRooms;

    /// <summary>
    /// Gets a value indicating whether the client came back to the session it had: the socket has its id, rooms and data, and the client gets the
    /// events it missed directly after it is told that it is in.
    /// </summary>
    public bool Recovered { get; }

    /// <summary>Gets what the client needs to know to come back; <see langword="null"/> where nobody can.</summary>
    internal string? PrivateId { get; }

    /// <summary>Gets or sets the offset of the last recoverable event that was sent. Written under the lock of the log, one event at a time.</summary>
    internal string? LastOffset { get; set; }

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

    /// <summary>Gets what would be kept if the connection were lost now, for this process.</summary>
    internal PersistedSession Describe() => Describe(default);

    /// <summary>
    /// Makes the session final that the socket is let in with: it may have changed while middleware decided. Called before the socket is let in, under the lock of
    /// the log: the caller tells of the rooms afterwards.
    /// </summary>
    /// <param name="final">The session as it was left.</param>
    /// <param name="seen">The session that middleware has seen.</param>
    /// <param name="lastOffset">The offset of the last event the client will have got.</param>
    internal void Restore(PersistedSession final, PersistedSession seen, string? lastOffset)
    {
        HashSet<string> rooms;
        lock (_gate)
        {
            rooms = _restoredRooms ?? [];
            _restoredRooms = null;
        }

        // Without those that middleware has left.
        foreach (var room in final.Rooms.Where(room => rooms.Contains(room) || !seen.Rooms.Contains(room, StringComparer.Ordinal)))
        {
            _ = JoinUntold(room);
        }

        LastOffset = lastOffset;
        if (ReferenceEquals(final, seen))
        {
            return;
        }

        if (ReferenceEquals(Data, seen.LiveData))
        {
            Data = DataOf(final);
        }

        foreach (var (name, value) in final.LiveItems ?? [])
        {
            if (seen.LiveItems?.TryGetValue(name, out var before) != true || !Equals(before, value))
            {
                Items[name] = value;
            }
        }
    }

    // Copies: whether the client may have the session is not decided yet.
    private void Show(PersistedSession restored)
    {
        Data = DataOf(restored);
        _items = CopyOf(restored.LiveItems);
        _restoredRooms = new HashSet<string>(restored.Rooms.Where(room => !IsOwn(room)), StringComparer.Ordinal);
    }

    // An adapter that kept the object itself gives it back as it was; from a shared store comes what the options make of the JSON.
    private object? DataOf(PersistedSession restored) => restored.LiveData ?? SocketData.FromJson(restored.Data, _session.Server.Options);

    private static ConcurrentDictionary<string, object?>? CopyOf(ConcurrentDictionary<string, object?>? items) =>
        items is null ? null : new ConcurrentDictionary<string, object?>(items, StringComparer.Ordinal);

    private PersistedSession Describe(JsonElement data) =>
        new()
        {
            Namespace = Namespace.Name,
            SocketId = Id,
            PrivateId = PrivateId!,
            Rooms = [.. Rooms],
            DisconnectedAt = _session.Server.Time.GetUtcNow(),
            LastOffset = LastOffset,
            Data = data,
            LiveData = Data,
            LiveItems = CopyOf(_items),
        };

    /// <summary>Keeps the session, as the client lost its connection. Its rooms are still known, and read before this returns.</summary>
    private void Persist() => _persisted = PersistAsync();

    private async Task PersistAsync()
    {
        try
        {
            var kept = Describe(Data is null ? default : SocketData.ToJson(Data, _session.Server.Options));
            await _session.Server.Adapter.PersistSessionAsync(kept, CancellationToken.None);
        }
        catch (Exception exception)
        {
            RecoveryLog.NotKept(_session.Server.Logger, exception, Id, Namespace.Name);
        }
    }
}
