using System.Buffers;
using System.Text.Json;
using Sallyport.SocketIO.Dispatching;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Sessions;

/// <content>Events and acknowledgements of the client.</content>
internal sealed partial class SocketSession
{
    private AsyncSignal? _slotFreed;

    // Handlers that have not completed. The reader alone adds, after it has looked at the bound.
    private int _running;

    // Set at the end of the session: completes with the last handler.
    private TaskCompletionSource? _handlersEnded;

    private ValueTask OnEvent(Socket socket, in IncomingPacket packet)
    {
        var name = packet.EventName.Span;
        if (ReservedEvents.Contains(name))
        {
            return Refuse("an event of a reserved name");
        }

        var key = EventNameKey.Of(name);
        if (!socket.Handles(name, key))
        {
            Engine.CountControl();
            return ValueTask.CompletedTask;
        }

        var state = EventState.Rent(socket, packet, key);
        if (Volatile.Read(ref _running) >= Server.Options.MaxConcurrentEvents)
        {
            return new ValueTask(RunLaterAsync(socket, state));
        }

        Run(socket, state);
        return ValueTask.CompletedTask;
    }

    private void Run(Socket socket, EventState state)
    {
        var running = socket.RunAsync(state);
        if (running.IsCompletedSuccessfully)
        {
            state.Release();
            return;
        }

        Interlocked.Increment(ref _running);
        _ = FinishAsync(running, state);
    }

    // At the bound the reader waits here, and with it the client: what it sends stays in its connection.
    private async Task RunLaterAsync(Socket socket, EventState state)
    {
        var freed = LazyInitializer.EnsureInitialized(ref _slotFreed, static () => new AsyncSignal());
        while (Volatile.Read(ref _running) >= Server.Options.MaxConcurrentEvents && Engine.IsOpen)
        {
            await freed.WaitAsync();
        }

        if (socket.IsConnected)
        {
            Run(socket, state);
        }
        else
        {
            state.Release();
        }
    }

    private async Task FinishAsync(ValueTask running, EventState state)
    {
        await running;
        state.Release();
        if (Interlocked.Decrement(ref _running) == 0)
        {
            Volatile.Read(ref _handlersEnded)?.TrySetResult();
        }

        Volatile.Read(ref _slotFreed)?.Set();
    }

    private ValueTask WhenHandlersEndAsync()
    {
        if (Volatile.Read(ref _running) == 0)
        {
            return ValueTask.CompletedTask;
        }

        // A full fence: a handler that ends from here on sees the source.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Interlocked.Exchange(ref _handlersEnded, ended);
        if (Volatile.Read(ref _running) == 0)
        {
            ended.TrySetResult();
        }

        return new ValueTask(ended.Task);
    }

    private void OnAck(Socket socket, in IncomingPacket packet)
    {
        if (packet.Id is { } id && socket.IsAwaitingAck(id))
        {
            socket.OnAck(id, ReadArray(packet.Json.Span, socket.MaxJsonDepth), packet.Attachments);
        }
        else
        {
            Engine.CountControl();
        }
    }

    // The decoder checked the arguments; an answer may be kept, so it gets memory of its own.
    private static JsonElement ReadArray(ReadOnlySpan<byte> arguments, int maxDepth)
    {
        using var array = PooledWriter.Rent();
        array.Write("["u8);
        array.Write(arguments);
        array.Write("]"u8);
        return EventPayload.Parse(array.WrittenSpan, maxDepth);
    }
}
