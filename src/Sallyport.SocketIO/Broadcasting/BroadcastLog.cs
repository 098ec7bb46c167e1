using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>The log lines of broadcasts. None of them holds a payload.</summary>
internal static partial class BroadcastLog
{
    [LoggerMessage(
        4101,
        LogLevel.Error,
        "An event for {Namespace} could not be handed over to the other servers.",
        EventName = "BroadcastHandOverFailed"
    )]
    public static partial void HandOverFailed(ILogger logger, Exception exception, string @namespace);

    [LoggerMessage(
        4102,
        LogLevel.Error,
        "A message of another server ({Kind}, {Namespace}) could not be acted on.",
        EventName = "ClusterMessageFailed"
    )]
    public static partial void ClusterMessageFailed(ILogger logger, Exception exception, ClusterMessageKind kind, string @namespace);

    [LoggerMessage(4103, LogLevel.Error, "A server-side event handler of {Namespace} failed.", EventName = "ServerSideHandlerFailed")]
    public static partial void ServerSideHandlerFailed(ILogger logger, Exception exception, string @namespace);
}
