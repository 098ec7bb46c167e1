namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// An outgoing message in the form in which transports send it. Encode once and send to any number of sessions; the bytes are shared, never copied.
/// </summary>
public readonly struct EngineMessage
{
    private EngineMessage(ReadOnlyMemory<byte> frame, bool isBinary, bool isUncompressed = false)
    {
        Frame = frame;
        IsBinary = isBinary;
        IsUncompressed = isUncompressed;
    }

    /// <summary>Gets a value indicating whether the message is binary.</summary>
    public bool IsBinary { get; }

    /// <summary>Gets the bytes as they go on the wire of a WebSocket: text with its packet type in front, or the plain binary data.</summary>
    internal ReadOnlyMemory<byte> Frame { get; }

    /// <summary>Gets a value indicating whether the sender does not want it compressed.</summary>
    internal bool IsUncompressed { get; }

    /// <summary>Makes a text message.</summary>
    /// <param name="utf8">The text in UTF-8; copied.</param>
    /// <returns>The message.</returns>
    public static EngineMessage Text(ReadOnlySpan<byte> utf8)
    {
        var frame = new byte[utf8.Length + 1];
        frame[0] = (byte)'4';
        utf8.CopyTo(frame.AsSpan(1));
        return new EngineMessage(frame, isBinary: false);
    }

    /// <summary>Makes a binary message.</summary>
    /// <param name="data">The data; not copied, so it must not change any more.</param>
    /// <returns>The message.</returns>
    public static EngineMessage Binary(ReadOnlyMemory<byte> data) => new(data, isBinary: true);

    /// <summary>Takes a text frame whose first byte already is a packet type.</summary>
    internal static EngineMessage FromFrame(ReadOnlyMemory<byte> frame) => new(frame, isBinary: false);

    /// <summary>Gives the message as it waits to be sent that way.</summary>
    internal EngineMessage With(SendOptions options) => new(Frame, IsBinary, options.HasFlag(SendOptions.Uncompressed));
}
