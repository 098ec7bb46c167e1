using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// What sockets with inline scheduling need of us. Without it Kestrel reads and sends on the thread pool and gathers flushes itself. With it a flush sends
/// at once, and a handler runs on the thread that waits for all sockets, so that the pool is free for what is queued here.
/// </summary>
internal sealed partial class InlineScheduling
{
    private const int MostQueues = 16;

    // Long enough to be no pause of the garbage collector.
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromSeconds(10);

    // Not public in .NET, but documented with Kestrel's setting. Read once by .NET, so later changes have no effect here either.
    public const string InlineCompletions = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    private readonly FlushQueue[] _queues;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private uint _given;
    private long _warned;

    public InlineScheduling(bool isOn, TimeProvider time, ILoggerFactory loggers)
    {
        _time = time;
        _logger = loggers.CreateLogger(EngineServer.LogCategory);

        // Several, so that several processors may send what one broadcast wrote.
        _queues = new FlushQueue[isOn ? Math.Min(Environment.ProcessorCount, MostQueues) : 0];
        for (var i = 0; i < _queues.Length; i++)
        {
            _queues[i] = new FlushQueue();
        }
    }

    /// <summary>
    /// Tells whether an application asks for it, in both places. In Kestrel's alone, sockets would be handled by the thread pool before anything that is
    /// queued there: what waited in our queues would wait for as long as clients keep sending.
    /// </summary>
    public static bool IsAskedFor(SocketTransportOptions? sockets, string? inlineCompletions) =>
        sockets is { UnsafePreferInlineScheduling: true } && inlineCompletions == "1";

    /// <summary>Gives the queue of a new transport, and nothing without inline scheduling.</summary>
    public FlushQueue? NextQueue() => _queues.Length == 0 ? null : _queues[Interlocked.Increment(ref _given) % (uint)_queues.Length];

    /// <summary>Gives what <see cref="EndHandling"/> wants to know.</summary>
    public long BeginHandling() => _time.GetTimestamp();

    /// <summary>Warns, now and then, when handlers kept the thread for long.</summary>
    public void EndHandling(long began)
    {
        var now = _time.GetTimestamp();
        var kept = _time.GetElapsedTime(began, now);
        if (kept >= TooLong)
        {
            Warn(kept, now);
        }
    }

    private void Warn(TimeSpan kept, long now)
    {
        var warned = Volatile.Read(ref _warned);
        if (
            (warned == 0 || _time.GetElapsedTime(warned, now) >= BetweenWarnings)
            && Interlocked.CompareExchange(ref _warned, now, warned) == warned
        )
        {
            Log.HandlerKeptThread(_logger, (long)kept.TotalMilliseconds);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            4002,
            LogLevel.Warning,
            "A handler kept the thread of sockets for {Milliseconds} ms: with inline scheduling other clients wait meanwhile.",
            EventName = "HandlerKeptThread"
        )]
        public static partial void HandlerKeptThread(ILogger logger, long milliseconds);
    }
}
