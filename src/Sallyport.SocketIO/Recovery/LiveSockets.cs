using System.Collections.Concurrent;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Recovery;

/// <summary>
/// The connected sockets of this server by their private ids. A client often comes back before the server has noticed that it was gone: it then
/// takes its own place.
/// </summary>
internal sealed class LiveSockets
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);

    public void Add(Socket socket)
    {
        if (socket.PrivateId is { } id)
        {
            _sockets[id] = socket;
        }
    }

    public void Remove(Socket socket)
    {
        if (socket.PrivateId is { } id)
        {
            _sockets.TryRemove(new KeyValuePair<string, Socket>(id, socket));
        }
    }

    /// <summary>
    /// Ends the connection of the socket that is still there, as if it had been noticed that it is lost. Who knows the private id is its client, and
    /// the connection it left behind is of no use to anybody.
    /// </summary>
    /// <returns>A task that completes when the session is kept.</returns>
    public async ValueTask EndAsync(Namespace @namespace, string privateId)
    {
        if (_sockets.TryGetValue(privateId, out var socket) && socket.Namespace == @namespace)
        {
            socket.Leave(DisconnectReason.TransportClose);
            socket.Session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Cut);
            await socket.Persisted;
        }
    }
}
