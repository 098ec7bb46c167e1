using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.Logging;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

/// <summary>Remembers last uses in memory and writes them in batches: a use costs two assignments, not a write.</summary>
internal sealed partial class LastUsedRecorder(IKeyStore store, TimeProvider time, ILogger<LastUsedRecorder> logger) : IDisposable
{
    // Holds each entry at most once, while it has an unwritten use; so it is bounded by the number of keys.
    private readonly ConcurrentQueue<KeyEntry> _unwritten = new();
    private readonly SemaphoreSlim _oneFlush = new(1, 1);

    public void Record(KeyEntry entry, DateTimeOffset at, IPAddress? from)
    {
        if (entry.RecordUse(at, from))
        {
            _unwritten.Enqueue(entry);
        }
    }

    /// <summary>Writes what has come together. When the store fails, what was not written is kept for the next time.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await _oneFlush.WaitAsync(cancellationToken);
        try
        {
            var entries = new List<KeyEntry>(_unwritten.Count);
            while (entries.Count < entries.Capacity && _unwritten.TryDequeue(out var entry))
            {
                entries.Add(entry);
            }

            if (entries.Count > 0)
            {
                await WriteAsync(entries, cancellationToken);
            }
        }
        finally
        {
            _oneFlush.Release();
        }
    }

    public void Dispose() => _oneFlush.Dispose();

    private async Task WriteAsync(List<KeyEntry> entries, CancellationToken cancellationToken)
    {
        var isWritten = false;
        try
        {
            await store.RecordUseAsync(entries.ConvertAll(entry => entry.TakeUse()), time.GetUtcNow(), cancellationToken);
            isWritten = true;
        }
        catch (AccessStoreException exception)
        {
            Log.NotWritten(logger, exception, entries.Count);
        }
        finally
        {
            if (!isWritten)
            {
                entries.Where(entry => entry.ReturnUse()).ToList().ForEach(_unwritten.Enqueue);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1061,
            LogLevel.Warning,
            "The last use of {Count} keys could not be written; trying again later.",
            EventName = "LastUseNotWritten"
        )]
        public static partial void NotWritten(ILogger logger, Exception exception, int count);
    }
}
