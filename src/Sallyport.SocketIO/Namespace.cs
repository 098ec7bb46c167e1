#pragma warning disable
using System.Diagnostics.CodeAnalysis;

namespace Sallyport.SocketIO;

/// <summary>A namespace: a separate set of sockets with its own middleware and handlers. All members may be called from any thread.</summary>
public sealed class Namespace
{
    internal Namespace() { }

    /// <summary>Gets the name, leading slash included.</summary>
    public string Name => throw new NotImplementedException();

    /// <summary>Gets the sockets connected at the moment.</summary>
    public IReadOnlyCollection<Socket> Sockets => throw new NotImplementedException();

    /// <summary>
    /// Adds a middleware that every connecting client passes, in the order of registration. <see langword="null"/> as its result goes on to the
    /// next, a refusal ends the connection with a CONNECT_ERROR packet.
    /// </summary>
    /// <param name="middleware">Gets the socket, not yet connected, and a token that is cancelled when the client goes away.</param>
    /// <returns>This namespace.</returns>
    public Namespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware) => throw new NotImplementedException();

    /// <summary>
    /// Adds a handler that runs for each socket directly after the client was told that it is connected. No event of the socket is dispatched
    /// before the handler returns, so register event handlers here, and do not block.
    /// </summary>
    /// <param name="handler">Gets the socket.</param>
    /// <returns>This namespace.</returns>
    public Namespace OnConnection(Action<Socket> handler) => throw new NotImplementedException();

    /// <summary>Finds a connected socket.</summary>
    /// <param name="id">The socket's id.</param>
    /// <param name="socket">The socket.</param>
    /// <returns>Whether it is connected.</returns>
    public bool TryGetSocket(string id, [NotNullWhen(true)] out Socket? socket) => throw new NotImplementedException();

    /// <summary>Sends one event to every socket of the namespace. It is encoded once; a socket that cannot take it is cut, the others do not wait.</summary>
    /// <param name="encoded">The event, encoded for this namespace.</param>
    /// <returns>How many sockets it was queued for.</returns>
    public int Emit(EncodedEvent encoded) => throw new NotImplementedException();
}
