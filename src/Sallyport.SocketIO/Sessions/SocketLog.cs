using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Sessions;

/// <summary>The log lines of sockets. None of them holds a payload, a header or a query: those may hold credentials.</summary>
internal static partial class SocketLog
{
    [LoggerMessage(
        4041,
        LogLevel.Debug,
        "A client sent a packet that is not allowed ({Problem}); closing its session.",
        EventName = "PacketRefused"
    )]
    public static partial void PacketRefused(ILogger logger, string problem);

    [LoggerMessage(4042, LogLevel.Debug, "Socket {SocketId} connected to {Namespace}.", EventName = "SocketConnected")]
    public static partial void Connected(ILogger logger, string socketId, string @namespace);

    [LoggerMessage(4043, LogLevel.Debug, "A session without a socket was closed after {Timeout}.", EventName = "ConnectTimedOut")]
    public static partial void ConnectTimedOut(ILogger logger, TimeSpan timeout);

    [LoggerMessage(4044, LogLevel.Error, "A middleware of {Namespace} failed.", EventName = "MiddlewareFailed")]
    public static partial void MiddlewareFailed(ILogger logger, Exception exception, string @namespace);

    [LoggerMessage(
        4045,
        LogLevel.Error,
        "A connection handler of {Namespace} failed for socket {SocketId}.",
        EventName = "ConnectionHandlerFailed"
    )]
    public static partial void ConnectionHandlerFailed(ILogger logger, Exception exception, string @namespace, string socketId);

    [LoggerMessage(
        4046,
        LogLevel.Error,
        "A handler of the event {Event} of {Namespace} failed for socket {SocketId}.",
        EventName = "EventHandlerFailed"
    )]
    public static partial void EventHandlerFailed(ILogger logger, Exception exception, string @event, string @namespace, string socketId);

    [LoggerMessage(
        4047,
        LogLevel.Error,
        "A disconnect handler of {Namespace} failed for socket {SocketId}.",
        EventName = "DisconnectHandlerFailed"
    )]
    public static partial void DisconnectHandlerFailed(ILogger logger, Exception exception, string @namespace, string socketId);

    [LoggerMessage(4048, LogLevel.Error, "A handler of new namespaces failed for {Namespace}.", EventName = "NamespaceHandlerFailed")]
    public static partial void NamespaceHandlerFailed(ILogger logger, Exception exception, string @namespace);
}
