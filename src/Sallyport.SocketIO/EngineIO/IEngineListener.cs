namespace Sallyport.SocketIO.EngineIO;

/// <summary>What an application does with the messages of one session.</summary>
public interface IEngineListener
{
    /// <summary>
    /// Called for each message, one at a time and in the order of arrival. The session reads nothing more from its client until the returned
    /// task completes.
    /// </summary>
    /// <param name="data">The message; UTF-8 that was checked when it is text. The memory is only valid until the returned task completes.</param>
    /// <param name="isBinary">Whether the message is binary.</param>
    /// <returns>A task that completes when the message is taken.</returns>
    ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary);

    /// <summary>Called once when the session ends. May run at the same time as <see cref="OnMessageAsync"/>.</summary>
    /// <param name="reason">Why it ended.</param>
    /// <returns>A task that completes when the end is dealt with. A server that closes waits for it.</returns>
    ValueTask OnClosedAsync(EngineCloseReason reason);
}
