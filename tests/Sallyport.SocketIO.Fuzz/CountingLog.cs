using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Keeps what is logged above Debug: nothing a client sends may be.</summary>
internal sealed class CountingLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public bool TryTake(out string? line) => _lines.TryDequeue(out line);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (IsEnabled(logLevel))
        {
            _lines.Enqueue($"{logLevel} {eventId}: {formatter(state, exception)} {exception}");
        }
    }

    public void Dispose() { }
}
