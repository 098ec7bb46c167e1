using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>A refused request: <c>connection_error</c> of the reference server.</summary>
public sealed class EngineConnectionError
{
    internal EngineConnectionError(EngineErrorCode code, string message, string detail, HttpContext httpContext)
    {
        Code = code;
        Message = message;
        Detail = detail;
        HttpContext = httpContext;
    }

    /// <summary>Gets the number the client gets.</summary>
    public EngineErrorCode Code { get; }

    /// <summary>Gets the text the client gets.</summary>
    public string Message { get; }

    /// <summary>
    /// Gets what the request had instead: by code the transport (0), the session id (1), the method (2), what did not fit (3), the message of
    /// the refusal (4), the version (5). The client chose it: it may be anything, a credential too.
    /// </summary>
    public string Detail { get; }

    /// <summary>Gets the request; only valid inside the handler. It may hold credentials: never log its query or headers.</summary>
    public HttpContext HttpContext { get; }
}
