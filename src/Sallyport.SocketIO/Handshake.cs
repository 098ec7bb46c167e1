using System.Text.Json;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO;

/// <summary>What a client said of itself when it connected to a namespace. It may hold credentials: never log it.</summary>
public sealed class Handshake
{
    internal Handshake(EngineRequest request, JsonElement auth, DateTimeOffset connectedAt)
    {
        Request = request;
        Auth = auth;
        ConnectedAt = connectedAt;
    }

    /// <summary>Gets the HTTP request that opened the session: headers, query, addresses.</summary>
    public EngineRequest Request { get; }

    /// <summary>Gets the payload of the CONNECT packet, always a JSON object; empty where the client sent none. Half a surrogate pair in it reads as U+FFFD.</summary>
    public JsonElement Auth { get; }

    /// <summary>Gets when the CONNECT packet came.</summary>
    public DateTimeOffset ConnectedAt { get; }
}
