namespace Sallyport.SocketIO.Parsers;

/// <summary>Decodes what one client sends. Called by one thread at a time; never throws on what a client sent.</summary>
public abstract class SocketDecoder
{
    /// <summary>Takes the client's next message.</summary>
    /// <param name="message">The message; valid only during the call, and as long as the caller works with <paramref name="packet"/>.</param>
    /// <param name="isBinary">Whether it is a binary message; text is UTF-8 that was checked.</param>
    /// <param name="packet">
    /// The packet, when there is one. Of a packet that is <see cref="DecodeOutcome.Incomplete"/>: its type and namespace, so that a client may be
    /// refused before it sends the rest.
    /// </param>
    /// <returns>What the message was.</returns>
    public abstract DecodeOutcome Decode(ReadOnlyMemory<byte> message, bool isBinary, out IncomingPacket packet);
}
