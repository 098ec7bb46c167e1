using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Parsers;

/// <summary>
/// How Socket.IO packets become Engine.IO messages and back. Both ends must use the same: the name is not negotiated. All members may be called from
/// any thread; what belongs to one client is in its <see cref="SocketDecoder"/>.
/// </summary>
public abstract class SocketParser
{
    /// <summary>Gets the parser every client brings along: text, and one binary message for each attachment.</summary>
    public static SocketParser Default { get; } = new TextParser();

    /// <summary>Gets a short name for logs and metrics.</summary>
    public abstract string Name { get; }

    /// <summary>Encodes a packet.</summary>
    /// <param name="packet">The packet. Nothing of it may be kept but <see cref="OutgoingPacket.Attachments"/>, which no longer change.</param>
    /// <returns>The messages, in order; they are shared by all receivers.</returns>
    /// <exception cref="ArgumentException">The packet's JSON is not what its type asks for.</exception>
    public abstract EngineMessage[] Encode(in OutgoingPacket packet);

    /// <summary>Makes the decoder of one client.</summary>
    /// <param name="limits">What a packet may have.</param>
    /// <returns>The decoder.</returns>
    public abstract SocketDecoder CreateDecoder(SocketParserLimits limits);

    /// <summary>Writes a packet that is one text message, its Engine.IO packet type in front, without allocating.</summary>
    /// <returns><see langword="false"/> when this packet needs <see cref="Encode"/>; nothing was written then.</returns>
    internal virtual bool TryWriteText(in OutgoingPacket packet, PooledWriter output) => false;
}
