using Sallyport.Access.Usage;

namespace Sallyport.Doors.Usage;

/// <summary>The words for doors and intervals in answers.</summary>
internal static class UsageWords
{
    public static string Of(UsageDoor door) =>
        door switch
        {
            UsageDoor.SocketIO => "socketio",
            UsageDoor.WebSocket => "websocket",
            UsageDoor.Http => "http",
            _ => "",
        };

    public static string Of(UsageInterval interval) =>
        interval switch
        {
            UsageInterval.Minute => "minute",
            UsageInterval.Hour => "hour",
            _ => "day",
        };

    /// <summary>Reads an interval; exact.</summary>
    public static bool TryParse(string? text, out UsageInterval interval)
    {
        interval = Array.Find(Enum.GetValues<UsageInterval>(), value => Of(value) == text);
        return interval != default;
    }
}
