#pragma warning disable
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO;

/// <summary>
/// A client in a namespace. Sending never waits for the client: it queues, and a client that lets its queue fill up is cut.
/// Sending may be done from any thread; handlers are registered in <see cref="Namespace.OnConnection"/>.
/// </summary>
public sealed partial class Socket
{
    internal Socket() { }

    /// <summary>Gets the public id of the socket; not the id of its session.</summary>
    public string Id => throw new NotImplementedException();

    /// <summary>Gets the namespace the socket is in, or asks to enter.</summary>
    public Namespace Namespace => throw new NotImplementedException();

    /// <summary>Gets what the client said of itself.</summary>
    public Handshake Handshake => throw new NotImplementedException();

    /// <summary>Gets the session below the socket; a client in several namespaces has one session.</summary>
    public EngineSession Session => throw new NotImplementedException();

    /// <summary>Gets a value indicating whether the socket was let in and has not left.</summary>
    public bool IsConnected => throw new NotImplementedException();

    /// <summary>Gets a token that is cancelled when the socket leaves its namespace, or is refused.</summary>
    public CancellationToken Disconnected => throw new NotImplementedException();

    /// <summary>Gets or sets a value the application keeps with the socket.</summary>
    public object? Data { get; set; }

    /// <summary>Gets named values the application keeps with the socket. Safe to use from any thread.</summary>
    public IDictionary<string, object?> Items => throw new NotImplementedException();

    /// <summary>Adds a handler of one event. Handlers of an event start in the order of registration; events start in the order of arrival, and a handler that awaits does not hold back the next event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="handler">The handler. An exception is logged and goes no further.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On(string name, Func<SocketEvent, ValueTask> handler) => throw new NotImplementedException();

    /// <inheritdoc cref="On(string, Func{SocketEvent, ValueTask})" />
    public Socket On(string name, Action<SocketEvent> handler) => throw new NotImplementedException();

    /// <summary>Adds a handler of one event whose first argument has a known shape. An event whose first argument has another shape does not reach it.</summary>
    /// <typeparam name="T">The type of the first argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="type">How the argument is read.</param>
    /// <param name="handler">The handler.</param>
    /// <returns>This socket.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public Socket On<T>(string name, JsonTypeInfo<T> type, Func<T, SocketEvent, ValueTask> handler) => throw new NotImplementedException();

    /// <summary>Adds a handler of every event, run before those of <see cref="On(string, Func{SocketEvent, ValueTask})"/>.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>This socket.</returns>
    public Socket OnAny(Func<SocketEvent, ValueTask> handler) => throw new NotImplementedException();

    /// <inheritdoc cref="OnAny(Func{SocketEvent, ValueTask})" />
    public Socket OnAny(Action<SocketEvent> handler) => throw new NotImplementedException();

    /// <summary>Adds a handler that runs once when the socket leaves its namespace; at once where it already left.</summary>
    /// <param name="handler">Gets the reason.</param>
    /// <returns>This socket.</returns>
    public Socket OnDisconnect(Action<DisconnectReason> handler) => throw new NotImplementedException();

    /// <summary>Sends an event without arguments.</summary>
    /// <param name="name">The event's name.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit(string name) => throw new NotImplementedException();

    /// <summary>Sends an event.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit(string name, ReadOnlySpan<byte> arguments, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        throw new NotImplementedException();

    /// <summary>Sends an event with one argument.</summary>
    /// <typeparam name="T">The type of the argument.</typeparam>
    /// <param name="name">The event's name.</param>
    /// <param name="argument">The argument.</param>
    /// <param name="type">How the argument becomes JSON.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    public bool TryEmit<T>(string name, T argument, JsonTypeInfo<T> type) => throw new NotImplementedException();

    /// <summary>Sends an event that was encoded before; the bytes are shared by all its receivers.</summary>
    /// <param name="encoded">The event.</param>
    /// <returns><see langword="false"/> when the socket is not connected, or was cut just now because its queue is full.</returns>
    /// <exception cref="ArgumentException">The event was encoded for another namespace.</exception>
    public bool TryEmit(EncodedEvent encoded) => throw new NotImplementedException();

    /// <summary>Sends an event and waits for the client's acknowledgement.</summary>
    /// <param name="name">The event's name.</param>
    /// <param name="arguments">The arguments as one JSON array, written as it is: it must be valid JSON.</param>
    /// <param name="timeout">How long to wait for the answer.</param>
    /// <param name="attachments">Binary data, one for each <c>{"_placeholder":true,"num":n}</c> in the arguments.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The answer, or why there is none.</returns>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<AckAnswer> EmitWithAckAsync(
        string name,
        ReadOnlyMemory<byte> arguments,
        TimeSpan timeout,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => throw new NotImplementedException();

    /// <summary>
    /// Sends a DISCONNECT packet and takes the socket out of its namespace. The client sees <c>io server disconnect</c> and does not come back by itself.
    /// To end the connection without that packet call <see cref="EngineSession.Close"/> on <see cref="Session"/>.
    /// </summary>
    /// <param name="close">Whether to disconnect the session from all its namespaces and close it too.</param>
    public void Disconnect(bool close = false) => throw new NotImplementedException();
}
