using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Recovery;

/// <summary>The log lines of connection state recovery. No private id and no offset stands in them.</summary>
internal static partial class RecoveryLog
{
    [LoggerMessage(
        4121,
        LogLevel.Debug,
        "Socket {SocketId} of {Namespace} came back and missed {Missed} events.",
        EventName = "SocketRecovered"
    )]
    public static partial void Recovered(ILogger logger, string socketId, string @namespace, int missed);

    [LoggerMessage(
        4122,
        LogLevel.Debug,
        "Socket {SocketId} of {Namespace} cannot come back: what it missed is not kept any more, or is too much to send at once.",
        EventName = "RecoveryOutOfReach"
    )]
    public static partial void OutOfReach(ILogger logger, string socketId, string @namespace);

    [LoggerMessage(
        4123,
        LogLevel.Error,
        "The session of socket {SocketId} of {Namespace} could not be kept.",
        EventName = "SessionNotKept"
    )]
    public static partial void NotKept(ILogger logger, Exception exception, string socketId, string @namespace);

    [LoggerMessage(
        4124,
        LogLevel.Error,
        "A session of {Namespace} could not be restored; the client begins anew.",
        EventName = "SessionNotRestored"
    )]
    public static partial void NotRestored(ILogger logger, Exception exception, string @namespace);
}
