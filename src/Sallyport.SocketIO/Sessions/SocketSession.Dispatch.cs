using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Sessions;

/// <content>Events and acknowledgements of the client.</content>
internal sealed partial class SocketSession
{
    private static readonly byte[] NoArguments = "[]"u8.ToArray();

    private ValueTask OnEvent(Socket socket, ulong? id, ReadOnlySpan<byte> payload)
    {
        if (!EventPayload.TryReadEvent(payload, Server.Options.MaxJsonDepth, out var name, out var argumentsStart))
        {
            return Refuse("no event");
        }

        if (!socket.TryFindHandlers(name, out var text, out var any, out var own))
        {
            return ValueTask.CompletedTask;
        }

        var received = new SocketEvent(socket, text, CopyArguments(payload, argumentsStart), id, []);
        return DispatchAsync(received, any, own);
    }

    private ValueTask OnBinaryEvent(Socket socket, SocketPacket packet, ReadOnlySpan<byte> payload)
    {
        var used = false;
        if (
            !EventPayload.TryReadEvent(payload, Server.Options.MaxJsonDepth, out var name, out var argumentsStart)
            || !EventPayload.TryRead(payload, Server.Options.MaxJsonDepth, JsonValueKind.Array, out var whole)
            || !EventPayload.TryCheckPlaceholders(whole, packet.Attachments, ref used)
        )
        {
            return Refuse("no binary event");
        }

        var isHandled = socket.TryFindHandlers(name, out var text, out var any, out var own);
        var arguments = isHandled ? CopyArguments(payload, argumentsStart) : NoArguments;
        var id = packet.Id;
        _assembly = new BinaryAssembly(
            packet.Attachments,
            attachments =>
                isHandled
                    ? DispatchAsync(new SocketEvent(socket, text, arguments, id, used ? attachments : []), any, own)
                    : ValueTask.CompletedTask
        );
        return ValueTask.CompletedTask;
    }

    private ValueTask OnAck(Socket socket, ulong? id, ReadOnlySpan<byte> payload)
    {
        if (!EventPayload.TryRead(payload, Server.Options.MaxJsonDepth, JsonValueKind.Array, out var arguments))
        {
            return Refuse("no acknowledgement");
        }

        if (id is { } number)
        {
            socket.OnAck(number, arguments, []);
        }

        return ValueTask.CompletedTask;
    }

    private ValueTask OnBinaryAck(Socket socket, SocketPacket packet, ReadOnlySpan<byte> payload)
    {
        var used = false;
        if (
            !EventPayload.TryRead(payload, Server.Options.MaxJsonDepth, JsonValueKind.Array, out var arguments)
            || !EventPayload.TryCheckPlaceholders(arguments, packet.Attachments, ref used)
        )
        {
            return Refuse("no binary acknowledgement");
        }

        var id = packet.Id;
        _assembly = new BinaryAssembly(
            packet.Attachments,
            attachments =>
            {
                if (id is { } number)
                {
                    socket.OnAck(number, arguments, attachments);
                }

                return ValueTask.CompletedTask;
            }
        );
        return ValueTask.CompletedTask;
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

    // ["name",a,b] becomes [a,b]: the byte before the first argument, a comma or a space, makes room for the bracket.
    private static byte[] CopyArguments(ReadOnlySpan<byte> payload, int argumentsStart)
    {
        if (argumentsStart == 0)
        {
            return NoArguments;
        }

        var copy = payload[(argumentsStart - 1)..].ToArray();
        copy[0] = (byte)'[';
        return copy;
    }
}
