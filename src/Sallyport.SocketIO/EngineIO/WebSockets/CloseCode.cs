namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>Why a WebSocket is closed. https://www.rfc-editor.org/rfc/rfc6455#section-7.4</summary>
internal static class CloseCode
{
    public const ushort Normal = 1000;
    public const ushort ProtocolError = 1002;

    /// <summary>Stands for a close frame without a code; never sent.</summary>
    public const ushort None = 1005;
    public const ushort InvalidData = 1007;
    public const ushort TooBig = 1009;

    /// <summary>Tells whether a client may send the code: registered ones, those of libraries (3000) and of applications (4000).</summary>
    public static bool MayBeSent(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
