using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>A sink that keeps everything it gets: text, named values, exceptions, scopes.</summary>
internal sealed class LogCapture : ILoggerProvider, ISupportExternalScope
{
    private IExternalScopeProvider? _scopes;

    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => new Sink(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose() { }

    private sealed class Sink(LogCapture capture, string category) : ILogger
    {
        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => capture._scopes?.Push(state);

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        )
        {
            var line = new StringBuilder($"{logLevel} {category} [{eventId.Name}] {formatter(state, exception)}");
            Append(line, state);
            line.Append(" | ").Append(exception);
            capture._scopes?.ForEachScope(
                static (scope, line) =>
                {
                    line.Append(" | scope ").Append(scope);
                    Append(line, scope);
                },
                line
            );
            capture.Lines.Enqueue(line.ToString());
        }

        private static void Append(StringBuilder line, object? state)
        {
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
            {
                foreach (var (key, value) in values)
                {
                    line.Append(" | ").Append(key).Append('=').Append(value);
                }
            }
        }
    }
}
