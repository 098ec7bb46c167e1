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
        all.OnConnected(socket =>
            socket
                .On("echo", static received => received.TryAck(received.ArgumentsJson))
                .On("broadcast", received => all.Emit("news", received.ArgumentsJson))
                .On("join", BenchJson.Default.StringArray, Join)
                .On("room", received => EmitToRoom(all, received))
        );
    }

    private static ValueTask Join(string[] rooms, SocketEvent received)
    {
        received.Socket.Join(rooms);
        received.TryAck(rooms.Length, BenchJson.Default.Int32);
        return ValueTask.CompletedTask;
    }

    private static void EmitToRoom(Namespace all, SocketEvent received)
    {
        if (
            received.TryGetArgument(0, BenchJson.Default.String, out var room)
            && received.TryGetArgument(1, BenchJson.Default.String, out var text)
        )
        {
            all.To(room!).Emit("news", text!, BenchJson.Default.String);
        }
    }

    private static string? TokenOf(Socket socket) =>
        socket.Handshake.Auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String ? token.GetString() : null;
}
