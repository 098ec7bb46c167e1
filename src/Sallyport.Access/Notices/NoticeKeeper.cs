using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access.Notices.Webhooks;

namespace Sallyport.Access.Notices;

/// <summary>Takes notices off the board, one after the other: into the store, then to each sink. While the store fails they wait in memory.</summary>
public sealed partial class NoticeKeeper : BackgroundService
{
    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PurgeInterval = TimeSpan.FromHours(6);

    private readonly NoticeBoard _board;
    private readonly INoticeStore _store;
    private readonly IReadOnlyList<INoticeSink> _sinks;
    private readonly bool _queuesWebhook;
    private readonly TimeSpan _retention;
    private readonly SettledClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<NoticeKeeper> _logger;
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private long? _purgedAt;

    internal NoticeKeeper(
        NoticeBoard board,
        INoticeStore store,
        IEnumerable<INoticeSink> sinks,
        IOptions<NoticeOptions> options,
        IOptions<WebhookOptions> webhooks,
        SettledClock clock,
        TimeProvider time,
        ILogger<NoticeKeeper> logger
    )
    {
        _board = board;
        _store = store;
        _sinks = [.. sinks];
        _queuesWebhook = webhooks.Value.IsConfigured;
        _retention = options.Value.Retention;
        _clock = clock;
        _time = time;
        _logger = logger;
    }

    /// <summary>Keeps and delivers everything that is on the board now.</summary>
    /// <returns>False when the store failed and notices are left.</returns>
    public async Task<bool> KeepAsync(CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            while (_board.Raised.TryPeek(out var notice))
            {
                await _store.AddAsync(notice, _queuesWebhook, cancellationToken);

                // Only now off the board: what was not stored is still there.
                _board.Raised.TryRead(out _);
                foreach (var sink in _sinks)
                {
                    await DeliverAsync(sink, notice, cancellationToken);
                }
            }

            return true;
        }
        catch (AccessStoreException exception)
        {
            Log.NotKept(_logger, exception);
            return false;
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await KeepAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        _oneAtATime.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await PurgeAsync(stoppingToken);
        while (await _board.Raised.WaitToReadAsync(stoppingToken))
        {
            if (!await KeepAsync(stoppingToken))
            {
                await Task.Delay(RetryInterval, _time, stoppingToken);
            }

            await PurgeAsync(stoppingToken);
        }
    }

    private async Task PurgeAsync(CancellationToken cancellationToken)
    {
        var now = _clock.Look();
        if (now == DateTimeOffset.MinValue || (_purgedAt is { } last && _time.GetElapsedTime(last) < PurgeInterval))
        {
            return;
        }

        _purgedAt = _time.GetTimestamp();
        try
        {
            await _store.PurgeAsync(now - _retention, cancellationToken);
        }
        catch (AccessStoreException exception)
        {
            Log.NotPurged(_logger, exception);
        }
    }

    private async Task DeliverAsync(INoticeSink sink, Notice notice, CancellationToken cancellationToken)
    {
        try
        {
            await sink.DeliverAsync(notice, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // One sink's bug must not keep notices from the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.SinkFailed(_logger, exception, notice.Id, sink.GetType().Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1141, LogLevel.Warning, "Notices could not be stored; they wait in memory.", EventName = "NoticesNotKept")]
        public static partial void NotKept(ILogger logger, Exception exception);

        [LoggerMessage(1142, LogLevel.Error, "Notice {NoticeId} could not be delivered by {Sink}.", EventName = "NoticeSinkFailed")]
        public static partial void SinkFailed(ILogger logger, Exception exception, string noticeId, string sink);

        [LoggerMessage(1143, LogLevel.Warning, "Old notices could not be removed; trying again.", EventName = "NoticesNotPurged")]
        public static partial void NotPurged(ILogger logger, Exception exception);
    }
}
