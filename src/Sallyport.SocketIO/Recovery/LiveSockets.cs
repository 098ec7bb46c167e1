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

    /// <summary>Finds the socket that still has a session.</summary>
    public Socket? Find(Namespace @namespace, string privateId) =>
        _sockets.TryGetValue(privateId, out var socket) && socket.Namespace == @namespace ? socket : null;

    /// <summary>
    /// Ends the connection of a socket as if it had been noticed that it is lost. Its client has come back: the connection it left behind is of no use.
    /// </summary>
    public static void End(Socket socket)
    {
        socket.Leave(DisconnectReason.TransportClose);
        socket.Session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Cut);
    }
}
