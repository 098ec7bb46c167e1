using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Rooms;

/// <summary>The log lines of rooms.</summary>
internal static partial class RoomLog
{
    [LoggerMessage(4049, LogLevel.Error, "A room handler of {Namespace} failed.", EventName = "RoomHandlerFailed")]
    public static partial void HandlerFailed(ILogger logger, Exception exception, string @namespace);
}
