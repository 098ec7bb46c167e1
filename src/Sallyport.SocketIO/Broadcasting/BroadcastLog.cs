using Microsoft.Extensions.Logging;

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
}
