using System.Collections.Concurrent;
using System.Text.Json;

namespace Sallyport.SocketIO.Adapters;

/// <summary>What is kept of a socket that lost its connection.</summary>
public sealed class PersistedSession
{
    /// <summary>Gets the namespace, leading slash included.</summary>
    public required string Namespace { get; init; }

    /// <summary>Gets the socket's public id, which it gets back.</summary>
    public required string SocketId { get; init; }

    /// <summary>Gets the private id by which the client asks for the session. It is the only key to it: never log it.</summary>
    public required string PrivateId { get; init; }

    /// <summary>Gets the rooms the socket was in, its id included.</summary>
    public required IReadOnlyList<string> Rooms { get; init; }

    /// <summary>
    /// Gets when the connection was lost; where it is not said, the moment at which the session is kept. <see cref="RecoveryOptions.MaxDisconnection"/> counts
    /// from here, also for a session that is kept again.
    /// </summary>
    public DateTimeOffset? DisconnectedAt { get; init; }

    /// <summary>
    /// Gets the offset of the last recoverable event that was sent to the socket, or <see langword="null"/>. A client that names it missed nothing that
    /// was sent before the loss.
    /// </summary>
    public string? LastOffset { get; init; }

    /// <summary>Gets the socket's data as JSON.</summary>
    public JsonElement Data { get; init; }

    /// <summary>Gets the socket's data itself, for an adapter that keeps this object in the process.</summary>
    internal object? LiveData { get; init; }

    /// <summary>Gets the socket's named values, for an adapter that keeps this object in the process.</summary>
    internal ConcurrentDictionary<string, object?>? LiveItems { get; init; }
}
