using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Sallyport.Access;

namespace Sallyport.Server.Hosting;

/// <summary>One line an entry: UTC time, level, who, what. No client's line feed starts a line of its own.</summary>
internal sealed class LineConsoleFormatter(TimeProvider time) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var line = new StringBuilder(160)
            .Append(time.GetUtcNow().ToString("HH:mm:ss.fff"))
            .Append(' ')
            .Append(Level(logEntry.LogLevel))
            .Append(' ')
            .Append(logEntry.Category.AsSpan(logEntry.Category.LastIndexOf('.') + 1))
            .Append(": ")
            .Append(logEntry.Formatter(logEntry.State, logEntry.Exception));
        if (logEntry.Exception is { } exception)
        {
            line.Append(" | ").Append(exception);
        }

        line.Replace("\r\n", " | ").Replace('\n', ' ').Replace('\r', ' ');
        // Text that a client sent may hold escape sequences of a terminal.
        textWriter.WriteLine(PlainText.Escape(line.ToString()));
    }

    private static string Level(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "WARN ",
            LogLevel.Error => "ERROR",
            _ => "FATAL",
        };
}
