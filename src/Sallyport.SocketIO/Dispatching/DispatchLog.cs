using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Dispatching;

/// <summary>The log lines of events. None of them holds a payload, or the name of an event unless the application registered it.</summary>
internal static partial class DispatchLog
{
    [LoggerMessage(4141, LogLevel.Debug, "A middleware refused an event of socket {SocketId} in {Namespace}.", EventName = "EventRefused")]
    public static partial void Refused(ILogger logger, string @namespace, string socketId);

    [LoggerMessage(
        4142,
        LogLevel.Debug,
        "The arguments of the event {Event} of socket {SocketId} in {Namespace} do not fit its handler.",
        EventName = "ArgumentsDoNotFit"
    )]
    public static partial void DoesNotFit(ILogger logger, string @event, string @namespace, string socketId);

    [LoggerMessage(
        4143,
        LogLevel.Error,
        "An error handler of {Namespace} failed for socket {SocketId}.",
        EventName = "EventErrorHandlerFailed"
    )]
    public static partial void ErrorHandlerFailed(ILogger logger, Exception exception, string @namespace, string socketId);

    [LoggerMessage(
        4144,
        LogLevel.Error,
        "A handler of outgoing events of {Namespace} failed for socket {SocketId}.",
        EventName = "OutgoingHandlerFailed"
    )]
    public static partial void OutgoingHandlerFailed(ILogger logger, Exception exception, string @namespace, string socketId);
}
