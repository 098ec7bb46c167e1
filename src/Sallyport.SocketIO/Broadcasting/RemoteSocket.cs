using System.Text.Json;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>
/// A socket of any server of the cluster, as it was when its server was asked. What the client said at its handshake does not travel: it holds credentials.
/// </summary>
public sealed class RemoteSocket
{
    private readonly SocketDescription _socket;

    internal RemoteSocket(Namespace @namespace, SocketDescription socket)
    {
        Self = @namespace.To(socket.Id);
        _socket = socket;
    }

    /// <summary>Gets the socket's id.</summary>
    public string Id => _socket.Id;

    /// <summary>Gets the rooms it was in, the one of its id included.</summary>
    public IReadOnlyList<string> Rooms => _socket.Rooms;

    /// <summary>Gets its data as JSON, <c>{}</c> where there is none; see <see cref="SocketIOOptions.SocketDataType"/>.</summary>
    public JsonElement Data => _socket.Data;

    /// <summary>Gets what can be done with it wherever it is: send to it, ask it, put it into rooms, disconnect it.</summary>
    public BroadcastOperator Self { get; }
}
