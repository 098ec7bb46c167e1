using System.Text.Json;
using Sallyport.PeerHost;

namespace Sallyport.SocketIO.BenchHost;

/// <summary>What clients are let in with, and what they may ask.</summary>
internal static class BenchEvents
{
    private static readonly ConnectRefusal Unauthorized = new(
        "unauthorized: missing or invalid token",
        """{"code":"UNAUTHORIZED"}"""u8.ToArray()
    );

    public static void AddTo(Namespace all)
    {
        all.Use((socket, _) => ValueTask.FromResult(Token.IsRight(TokenOf(socket)) ? null : Unauthorized));
        all.OnConnection(socket =>
            socket
                .On("echo", static received => received.TryAck(received.ArgumentsJson.Span))
                .On("broadcast", received => all.Emit(EncodedEvent.Create("/", "news", received.ArgumentsJson.Span)))
        );
    }

    private static string? TokenOf(Socket socket) =>
        socket.Handshake.Auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
}
