namespace Sallyport.SocketIO.EngineIO;

/// <summary>Why a request was refused, by the numbers Engine.IO clients know.</summary>
public enum EngineErrorCode
{
    /// <summary>The <c>transport</c> is unknown or not enabled.</summary>
    UnknownTransport = 0,

    /// <summary>There is no session of that <c>sid</c>: it ended, or lives on another server (polling needs sticky sessions).</summary>
    UnknownSession = 1,

    /// <summary>A handshake is a GET.</summary>
    BadHandshakeMethod = 2,

    /// <summary>The request does not fit the transport it names, or its session.</summary>
    BadRequest = 3,

    /// <summary><see cref="EngineOptions.AllowRequest"/> refused the handshake, or the server is shutting down.</summary>
    Forbidden = 4,

    /// <summary><c>EIO</c> is not 4.</summary>
    UnsupportedProtocolVersion = 5,
}
