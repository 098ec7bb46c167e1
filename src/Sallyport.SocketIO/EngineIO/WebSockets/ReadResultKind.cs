namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>What a <see cref="MessageReader"/> found.</summary>
internal enum ReadResultKind
{
    /// <summary>All bytes are used and nothing is complete.</summary>
    NeedsMore,
    Text,
    Binary,
    Ping,

    /// <summary>The client's close frame: nothing after it counts.</summary>
    Close,

    /// <summary>The client broke a rule; <see cref="MessageReader.Code"/> says which kind.</summary>
    Error,
}
