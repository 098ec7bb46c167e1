namespace Sallyport.Doors.Redaction;

/// <summary>
/// Stands before every logging provider: what a category logs passes <see cref="SecretRedactor"/> before any sink can see it, whoever
/// registered the sink and whenever. Filters by provider and category keep working, since the providers themselves are not wrapped.
/// </summary>
internal sealed class RedactingLoggerFactory(ILoggerFactory inner) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new RedactingLogger(inner.CreateLogger(categoryName));

    public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

    public void Dispose() => inner.Dispose();
}
