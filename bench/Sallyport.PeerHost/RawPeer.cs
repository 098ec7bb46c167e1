using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace Sallyport.PeerHost;

/// <summary>Kestrel and a managed WebSocket and nothing else: each message is sent back; one that begins with <c>!</c> is sent to all.</summary>
internal static class RawPeer
{
    private static readonly ConcurrentDictionary<Connection, bool> Open = new();

    public static async Task<int> RunAsync()
    {
        var app = Standing.CreateBuilder().Build();
        app.UseWebSockets();
        app.Map(
            "/raw",
            branch =>
                branch.Run(async context =>
                {
                    using var socket = await context.WebSockets.AcceptWebSocketAsync();
                    await ServeAsync(socket, context.RequestAborted);
                })
        );
        await Standing.RunAsync(app, $"Kestrel, {RuntimeInformation.FrameworkDescription}");
        return 0;
    }

    private static async Task ServeAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        var connection = new Connection(socket);
        Open[connection] = true;
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken);
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                    return;
                }

                if (received.Count > 0 && buffer[0] == '!')
                {
                    var message = buffer.AsMemory(0, received.Count);
                    foreach (var (receiver, _) in Open)
                    {
                        await receiver.SendAsync(message, cancellationToken);
                    }
                }
                else
                {
                    await connection.SendAsync(buffer.AsMemory(0, received.Count), cancellationToken);
                }
            }
        }
        catch (Exception failure) when (failure is WebSocketException or OperationCanceledException or IOException)
        {
            // The client went away.
        }
        finally
        {
            Open.TryRemove(connection, out _);
        }
    }

    private sealed class Connection(WebSocket socket)
    {
        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
            socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
    }
}
