namespace Sallyport.SocketIO.EngineIO;

/// <content>Sending, which never waits for the client.</content>
public sealed partial class EngineSession
{
    // Under the gate.
    private bool CanTakeNow => _outbox.IsEmpty && _transport.HasReceiver;

    /// <summary>Sends a message to the client, or queues it while the client is slow.</summary>
    /// <param name="message">The message.</param>
    /// <param name="options">How it is sent.</param>
    /// <returns>
    /// <see langword="false"/> when the session is closed, or was closed just now because its queue is full, or the message was
    /// <see cref="SendOptions.Volatile"/> and dropped.
    /// </returns>
    public bool TrySend(EngineMessage message, SendOptions options = SendOptions.None) => TrySend([message], options);

    /// <summary>Sends messages to the client so that no other message comes between them, or queues them while the client is slow.</summary>
    /// <param name="messages">The messages: all of them are taken, or none.</param>
    /// <param name="options">How they are sent.</param>
    /// <returns>
    /// <see langword="false"/> when the session is closed, or was closed just now because its queue is full, or the messages were
    /// <see cref="SendOptions.Volatile"/> and dropped.
    /// </returns>
    public bool TrySend(ReadOnlySpan<EngineMessage> messages, SendOptions options = SendOptions.None)
    {
        bool isQueued;
        EngineTransport transport;
        lock (_gate)
        {
            if (_phase != Phase.Open || (options.HasFlag(SendOptions.Volatile) && !CanTakeNow))
            {
                return false;
            }

            isQueued = _outbox.TryAdd(messages);
            transport = _transport;
        }

        if (!isQueued)
        {
            End(EngineCloseReason.SendQueueFull, Ending.Cut);
            return false;
        }

        transport.Wake();
        return true;
    }

    /// <summary>Sends a text frame whose first byte is its packet type. The bytes are copied where they cannot be sent at once.</summary>
    internal bool TrySendText(ReadOnlySpan<byte> frame, SendOptions options = SendOptions.None) =>
        TrySend([EngineMessage.FromFrame(frame.ToArray())], options);
}
