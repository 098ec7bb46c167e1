using System.Text.Json;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Sessions;

/// <content>Events and acknowledgements of the client.</content>
internal sealed partial class SocketSession
{
    private static readonly byte[] NoArguments = "[]"u8.ToArray();

    private ValueTask OnEvent(Socket socket, in IncomingPacket packet)
    {
        if (ReservedEvents.Contains(packet.EventName.Span))
        {
            return Refuse("an event of a reserved name");
        }

        if (!socket.TryFindHandlers(packet.EventName.Span, out var text, out var any, out var own))
        {
            return ValueTask.CompletedTask;
        }

        var received = new SocketEvent(socket, text, CopyArguments(packet.Json.Span), packet.Id, packet.Attachments);
        return DispatchAsync(received, any, own);
    }

    private static void OnAck(Socket socket, in IncomingPacket packet)
    {
        if (packet.Id is not { } id || !socket.IsAwaitingAck(id))
        {
            return;
        }

        var reader = new Utf8JsonReader(CopyArguments(packet.Json.Span), new JsonReaderOptions { MaxDepth = socket.MaxJsonDepth });
        socket.OnAck(id, JsonElement.ParseValue(ref reader), packet.Attachments);
    }

    // At the bound the reader waits here, and with it the client: what it sends stays in its connection.
    private ValueTask DispatchAsync(SocketEvent received, Func<SocketEvent, ValueTask>[] any, Func<SocketEvent, ValueTask>[] own)
    {
        if (Volatile.Read(ref _running) >= Server.Options.MaxConcurrentEvents)
        {
            return DispatchLaterAsync(received, any, own);
        }

        Interlocked.Increment(ref _running);
        var running = received.Socket.RunAsync(received, any, own);
        if (running.IsCompleted)
        {
            Interlocked.Decrement(ref _running);
        }
        else
        {
            _ = FinishAsync(running);
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask DispatchLaterAsync(SocketEvent received, Func<SocketEvent, ValueTask>[] any, Func<SocketEvent, ValueTask>[] own)
    {
        while (Volatile.Read(ref _running) >= Server.Options.MaxConcurrentEvents && Engine.IsOpen)
        {
            await _slotFreed.WaitAsync();
        }

        if (received.Socket.IsConnected)
        {
            await DispatchAsync(received, any, own);
        }
    }

    private async Task FinishAsync(ValueTask running)
    {
        await running;
        Interlocked.Decrement(ref _running);
        _slotFreed.Set();
    }

    private static byte[] CopyArguments(ReadOnlySpan<byte> arguments)
    {
        if (arguments.IsEmpty)
        {
            return NoArguments;
        }

        var copy = new byte[arguments.Length + 2];
        copy[0] = (byte)'[';
        arguments.CopyTo(copy.AsSpan(1));
        copy[^1] = (byte)']';
        return copy;
    }
}
