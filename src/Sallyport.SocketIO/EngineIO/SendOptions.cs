namespace Sallyport.SocketIO.EngineIO;

/// <summary>How a message is sent.</summary>
[Flags]
public enum SendOptions
{
    /// <summary>The message is queued while the client is slow, and compressed where that was agreed on.</summary>
    None = 0,

    /// <summary>The message is dropped when the client cannot take it now; see <see cref="EngineSession.IsWritable"/>.</summary>
    Volatile = 1,

    /// <summary>The message is not compressed although the connection could.</summary>
    Uncompressed = 2,
}
