namespace Sallyport.SocketIO.EngineIO;

/// <summary>Finds settings that make no sense.</summary>
internal static class EngineOptionsCheck
{
    // Timers take no more.
    private static readonly TimeSpan LongestTimer = TimeSpan.FromDays(24);

    public static List<string> FindProblems(EngineOptions options)
    {
        List<string> problems = [];
        Positive(problems, options.PingInterval, nameof(options.PingInterval));
        Positive(problems, options.PingTimeout, nameof(options.PingTimeout));
        Positive(problems, options.UpgradeTimeout, nameof(options.UpgradeTimeout));
        Positive(problems, options.MaxPayload, nameof(options.MaxPayload));
        Positive(problems, options.SendQueuePackets, nameof(options.SendQueuePackets));
        Positive(problems, options.SendQueueBytes, nameof(options.SendQueueBytes));
        if (options.MaxPayload > Array.MaxLength / 4)
        {
            problems.Add($"{nameof(options.MaxPayload)} must not be more than {Array.MaxLength / 4} bytes.");
        }

        if ((options.Transports & (EngineTransports.Polling | EngineTransports.WebSocket)) == EngineTransports.None)
        {
            problems.Add($"{nameof(options.Transports)} must name a transport.");
        }

        if (options.Cors is { AllowAnyOrigin: true, AllowCredentials: true })
        {
            problems.Add("Cors.AllowAnyOrigin and Cors.AllowCredentials exclude each other.");
        }

        return problems;
    }

    public static void Positive(List<string> problems, int value, string name)
    {
        if (value < 1)
        {
            problems.Add(name + " must be 1 or more.");
        }
    }

    public static void Positive(List<string> problems, TimeSpan value, string name)
    {
        if (value <= TimeSpan.Zero || value > LongestTimer)
        {
            problems.Add(name + " must be more than zero and at most 24 days.");
        }
    }
}
