using System.Net.Sockets;
using System.Net.WebSockets;

namespace Sallyport.Chains.JsonRpc;

/// <summary>Words for a broken connection. Exceptions of the network stack name hosts and addresses, so their own messages are not used.</summary>
internal static class TransportProblem
{
    public static bool IsTransport(Exception exception) =>
        exception is HttpRequestException or IOException or SocketException or WebSocketException or InvalidDataException;

    public static string Describe(Exception exception) =>
        exception switch
        {
            { InnerException: SocketException socket } => Describe(socket),
            { InnerException.InnerException: SocketException socket } => Describe(socket),
            SocketException socket => Describe(socket),
            HttpRequestException http => $"HTTP failure ({http.HttpRequestError})",
            WebSocketException webSocket => $"WebSocket failure ({webSocket.WebSocketErrorCode})",
            _ => exception.GetType().Name,
        };

    private static string Describe(SocketException exception) => $"connection failure ({exception.SocketErrorCode})";
}
