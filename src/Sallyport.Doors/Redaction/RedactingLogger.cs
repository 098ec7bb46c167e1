namespace Sallyport.Doors.Redaction;

/// <summary>Passes an entry on untouched when it holds no secret, and a masked copy of it otherwise.</summary>
internal sealed class RedactingLogger(ILogger inner) : ILogger
{
    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
    {
        var text = state.ToString() ?? "";
        var redacted = SecretRedactor.Redact(text);
        var values = RedactedEntry.Values(state, out var changed);
        return changed || !ReferenceEquals(text, redacted)
            ? inner.BeginScope(new RedactedEntry(redacted, values))
            : inner.BeginScope(state);
    }

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter
    )
    {
        if (!inner.IsEnabled(logLevel))
        {
            return;
        }

        var text = formatter(state, exception);
        var redacted = SecretRedactor.Redact(text);
        var values = RedactedEntry.Values(state, out var changed);
        var safe = RedactedException.Wrap(exception);
        if (!changed && ReferenceEquals(text, redacted))
        {
            // The text was made with the original exception and holds no secret; a formatter adds nothing of the masked one.
            inner.Log(logLevel, eventId, state, safe, formatter);
            return;
        }

        inner.Log(logLevel, eventId, new RedactedEntry(redacted, values), safe, static (entry, _) => entry.ToString());
    }
}
