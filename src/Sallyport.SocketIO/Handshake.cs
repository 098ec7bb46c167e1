using System.Text.Json;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO;

/// <summary>What a client said of itself when it connected to a namespace. It may hold credentials: never log it.</summary>
public sealed class Handshake
{
    internal Handshake(EngineRequest request, EngineRequest connectRequest, JsonElement auth, DateTimeOffset connectedAt)
    {
        Request = request;
        ConnectRequest = connectRequest;
        Auth = auth;
        ConnectedAt = connectedAt;
    }

    /// <summary>Gets the HTTP request that opened the session: headers, query, addresses.</summary>
    public EngineRequest Request { get; }

    /// <summary>
    /// Gets the HTTP request that brought the CONNECT packet: the POST of a client that polls, the upgrade of one that went over to WebSocket, else
    /// <see cref="Request"/>. It may have come from another address or over another scheme: judge it where <see cref="Auth"/> holds credentials.
    /// </summary>
    public EngineRequest ConnectRequest { get; }

    /// <summary>Gets the payload of the CONNECT packet, always a JSON object; empty where the client sent none. Half a surrogate pair in it reads as U+FFFD.</summary>
    public JsonElement Auth { get; }

    /// <summary>Gets when the CONNECT packet came.</summary>
    public DateTimeOffset ConnectedAt { get; }
}
