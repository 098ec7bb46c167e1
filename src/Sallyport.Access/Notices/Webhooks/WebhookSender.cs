using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Notices.Webhooks;

/// <summary>
/// Posts each notice to the configured address until an answer of 200 to 299 comes, at most for a day. Follows no redirect, reads no answer's body, and
/// logs neither secret nor address.
/// </summary>
internal sealed partial class WebhookSender : BackgroundService, INoticeSink
{
    private const int AtOnce = 20;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);

    // Between the tries; the last one again and again.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromSeconds(10),
        TimeSpan.FromSeconds(30),
        TimeSpan.FromMinutes(2),
        TimeSpan.FromMinutes(10),
        TimeSpan.FromMinutes(30),
        TimeSpan.FromHours(1),
    ];

    private readonly IWebhookQueue _queue;
    private readonly WebhookOptions _options;
    private readonly NoticeMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<WebhookSender> _logger;
    private readonly WebhookPoster _poster;

    // Never disposed of, and it holds nothing: the timer of a sender that is still at work may fire after the rest is.
    private readonly SemaphoreSlim _wake = new(0, 1);

    public WebhookSender(
        IWebhookQueue queue,
        WebhookPoster poster,
        IOptions<WebhookOptions> options,
        NoticeMetrics metrics,
        TimeProvider time,
        ILogger<WebhookSender> logger
    )
    {
        _queue = queue;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
        _poster = poster;
    }

    /// <summary>A notice has come, and its delivery is in the queue already.</summary>
    public ValueTask DeliverAsync(Notice notice, CancellationToken cancellationToken)
    {
        Wake();
        return ValueTask.CompletedTask;
    }

    /// <summary>Tries everything that is due, once.</summary>
    public async Task SendDueAsync(CancellationToken cancellationToken)
    {
        if (!_options.IsConfigured)
        {
            return;
        }

        try
        {
            foreach (var delivery in await _queue.ListDueAsync(_time.GetUtcNow(), Waits[^1], AtOnce, cancellationToken))
            {
                await SendAsync(delivery, cancellationToken);
            }
        }
        catch (AccessStoreException exception)
        {
            Log.QueueFailed(_logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!_options.IsConfigured)
        {
            return;
        }

        await using var timer = _time.CreateTimer(_ => Wake(), state: null, TimeSpan.Zero, Poll);
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(stoppingToken);
            await SendDueAsync(stoppingToken);
        }
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It will look anyway.
        }
    }

    private async Task SendAsync(WebhookDelivery delivery, CancellationToken cancellationToken)
    {
        var notice = delivery.Notice;
        var problem = (await _poster.PostAsync(notice, cancellationToken)).Problem;
        if (problem is null)
        {
            await _queue.RemoveAsync(notice.Id, cancellationToken);
            _metrics.Delivered();
            Log.Delivered(_logger, notice.Id);
            return;
        }

        _metrics.DeliveryFailed();
        var next = _time.GetUtcNow() + Waits[Math.Min(delivery.Attempts, Waits.Length - 1)];

        // By the tries and not by the date of the notice: what is given up is lost for good, and the clock may have been set meanwhile.
        if (TriedFor(delivery.Attempts) > _options.GiveUpAfter)
        {
            Log.GivenUp(_logger, notice.Id, delivery.Attempts + 1, problem);
            await _queue.RemoveAsync(notice.Id, cancellationToken);
            return;
        }

        Log.NotDelivered(_logger, notice.Id, problem, next);
        await _queue.DeferAsync(notice.Id, next, cancellationToken);
    }

    private static TimeSpan TriedFor(int attempts)
    {
        var known = Math.Min(attempts + 1, Waits.Length);
        var sum = TimeSpan.FromTicks(Waits.Take(known).Sum(wait => wait.Ticks));
        return sum + ((attempts + 1 - known) * Waits[^1]);
    }

    private static partial class Log
    {
        [LoggerMessage(1161, LogLevel.Debug, "Notice {NoticeId} was posted to the webhook.", EventName = "WebhookDelivered")]
        public static partial void Delivered(ILogger logger, string noticeId);

        [LoggerMessage(
            1162,
            LogLevel.Warning,
            "Notice {NoticeId} was not taken by the webhook: {Problem}. The next try is at {Next}.",
            EventName = "WebhookNotDelivered"
        )]
        public static partial void NotDelivered(ILogger logger, string noticeId, string problem, DateTimeOffset next);

        [LoggerMessage(
            1163,
            LogLevel.Error,
            "Notice {NoticeId} was not taken by the webhook in {Attempts} tries, at last: {Problem}. Given up; `sallyport notices list` has it.",
            EventName = "WebhookGivenUp"
        )]
        public static partial void GivenUp(ILogger logger, string noticeId, int attempts, string problem);

        [LoggerMessage(
            1164,
            LogLevel.Warning,
            "The queue of the webhook could not be read or written; trying again.",
            EventName = "WebhookQueueFailed"
        )]
        public static partial void QueueFailed(ILogger logger, Exception exception);
    }
}
