namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// Compression of WebSocket messages with permessage-deflate (RFC 7692), for clients that ask for it. Off by default: it takes processor time, up to some
/// 300 KB of memory for each connection, and the faster road of uncompressed connections is closed to it.
/// </summary>
/// <remarks>
/// Over TLS, do not compress what mixes a secret with text an attacker can choose: the length of the message tells whether they have a part in common (CRIME,
/// BREACH). Send such messages with <see cref="SendOptions.Uncompressed"/>. https://socket.io/docs/v4/server-options/#permessagedeflate
/// </remarks>
public sealed class EngineDeflateOptions
{
    /// <summary>Gets or sets a value indicating whether compression is agreed on with clients that ask for it.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool IsEnabled { get; set; }

    /// <summary>Gets or sets how many bytes a message must have to be compressed.</summary>
    /// <value>The default value is 1,024 bytes.</value>
    public int Threshold { get; set; } = 1024;

    /// <summary>
    /// Gets or sets a value indicating whether a message may refer to those sent before it. Without, each is compressed by itself: larger, but a connection holds
    /// no memory for it between messages.
    /// </summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool KeepsContext { get; set; } = true;
}
