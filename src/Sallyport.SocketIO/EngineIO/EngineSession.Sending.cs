using System.Runtime.CompilerServices;

namespace Sallyport.SocketIO.EngineIO;

/// <content>
/// Sending, which never waits for the client. A WebSocket that keeps up takes the bytes at once, under the gate; what it does not take is queued, and as
/// long as something is queued everything else is queued behind it.
/// </content>
public sealed partial class EngineSession
{
    private Outbox? _outbox;
    private long _unsent;

    /// <summary>
    /// Gets how many bytes wait for the client: queued, or given to its connection and not yet taken from there, but for what the connection's own small
    /// buffer holds. 0 while the client keeps up.
    /// </summary>
    public long UnsentBytes => Interlocked.Read(ref _unsent);

    /// <summary>
    /// Gets or sets what is called when <see cref="UnsentBytes"/> has become less. It may be called by any thread, by several at once, and must not block. An
    /// exception is logged and goes no further.
    /// </summary>
    public Action? OnSent { get; set; }

    /// <summary>
    /// Gets a value indicating whether the client can take a message now: a WebSocket that keeps up, or a poll that waits. While it is
    /// <see langword="false"/> a <see cref="SendOptions.Volatile"/> message is dropped.
    /// </summary>
    public bool IsWritable
    {
        get
        {
            lock (_gate)
            {
                return MaySend(SendOptions.Volatile);
            }
        }
    }

    /// <summary>Gets the guard of what waits and of the transport's writing. Code of others never runs inside.</summary>
    internal Lock Gate => _gate;

    /// <summary>Gets a value indicating whether something is queued. Under the gate.</summary>
    internal bool HasWaiting => _outbox is { IsEmpty: false };

    /// <summary>Sends a message to the client, or queues it while the client is slow.</summary>
    /// <param name="message">The message.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the session is closed, or was closed just now because its queue is full, or the message was
    /// <see cref="SendOptions.Volatile"/> and dropped.
    /// </returns>
    public bool TrySend(EngineMessage message, SendOptions options = SendOptions.None)
    {
        Events?.ShowSending(message.Frame.Span, message.IsBinary);
        EngineTransport? transport;
        lock (_gate)
        {
            if (!MaySend(options))
            {
                return false;
            }

            if (!HasWaiting && _transport.TryWrite(message.Frame.Span, message.IsBinary))
            {
                return true;
            }

            transport = TryAdd([message], options) ? _transport : null;
        }

        return HasQueued(transport);
    }

    /// <summary>Sends messages to the client so that no other message comes between them, or queues them while the client is slow.</summary>
    /// <param name="messages">The messages: all of them are taken, or none.</param>
    /// <param name="options">How they are sent.</param>
    /// <returns>
    /// <see langword="false"/> when the session is closed, or was closed just now because its queue is full, or the messages were
    /// <see cref="SendOptions.Volatile"/> and dropped.
    /// </returns>
    public bool TrySend(ReadOnlySpan<EngineMessage> messages, SendOptions options = SendOptions.None)
    {
        Events?.ShowSending(messages);
        EngineTransport? transport;
        lock (_gate)
        {
            if (!MaySend(options))
            {
                return false;
            }

            if (!HasWaiting && _transport.TryWrite(messages))
            {
                return true;
            }

            transport = TryAdd(messages, options) ? _transport : null;
        }

        return HasQueued(transport);
    }

    /// <summary>Sends a text frame whose first byte is its packet type. The bytes are copied; nothing is allocated where the client keeps up.</summary>
    internal bool TrySendText(ReadOnlySpan<byte> frame, SendOptions options = SendOptions.None)
    {
        Events?.ShowSending(frame, isBinary: false);
        EngineTransport? transport;
        lock (_gate)
        {
            if (!MaySend(options))
            {
                return false;
            }

            if (!HasWaiting && _transport.TryWrite(frame, isBinary: false))
            {
                return true;
            }

            transport = TryAdd([EngineMessage.FromFrame(frame.ToArray())], options) ? _transport : null;
        }

        return HasQueued(transport);
    }

    /// <summary>Reads what sending will read, so that it is in the processor's cache then.</summary>
    /// <returns>Nothing of meaning: what is read must be used.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal long ReadAhead() => _transport.ReadAhead() + (_gate.IsHeldByCurrentThread ? 1 : 0);

    /// <summary>Takes the next message if the transport is the session's own and the message may still be sent.</summary>
    internal bool TryTake(EngineTransport transport, out EngineMessage message)
    {
        lock (_gate)
        {
            message = default;
            return _outbox is not null && ReferenceEquals(transport, _transport) && _phase != Phase.Ended && _outbox.TryTake(out message);
        }
    }

    /// <summary>Some of what waited has been taken by the connection.</summary>
    internal void Sent(int bytes) => Interlocked.Add(ref _unsent, -bytes);

    /// <summary>Says that <see cref="UnsentBytes"/> has become less. Not under the gate.</summary>
    internal void NotifySent()
    {
        try
        {
            OnSent?.Invoke();
        }
        catch (Exception exception)
        {
            OnHandlerFailed(exception);
        }
    }

    // Under the gate.
    private bool MaySend(SendOptions options) =>
        _phase == Phase.Open && ((options & SendOptions.Volatile) != SendOptions.Volatile || (!HasWaiting && _transport.IsReady));

    // Not under the gate. No transport stands for a queue that took no more.
    private bool HasQueued(EngineTransport? transport)
    {
        if (transport is null)
        {
            End(EngineCloseReason.SendQueueFull, Ending.Cut);
            return false;
        }

        transport.Wake();
        return true;
    }

    // Under the gate.
    private bool TryAdd(ReadOnlySpan<EngineMessage> messages, SendOptions options = SendOptions.None)
    {
        _outbox ??= new Outbox(_server.Options.SendQueuePackets, _server.Options.SendQueueBytes);
        if (!_outbox.TryAdd(messages, options))
        {
            return false;
        }

        foreach (var message in messages)
        {
            Interlocked.Add(ref _unsent, message.Frame.Length);
        }

        return true;
    }
}
