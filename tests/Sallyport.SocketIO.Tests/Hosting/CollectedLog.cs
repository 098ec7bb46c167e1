using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>Keeps what the library logs.</summary>
internal sealed class CollectedLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _lines = new();

    public IEnumerable<(LogLevel Level, string Category, string Text)> Lines => _lines;

    /// <summary>Waits for a line with a text: what is logged beside the path of a message comes when it comes.</summary>
    public void ShouldTell(string text) =>
        SpinWait
            .SpinUntil(() => _lines.Any(line => line.Text.Contains(text, StringComparison.Ordinal)), TimeSpan.FromSeconds(30))
            .ShouldBeTrue("no line with: " + text);

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose() { }

    private sealed class Logger(CollectedLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => log._lines.Enqueue((logLevel, category, formatter(state, exception) + exception));
    }
}
