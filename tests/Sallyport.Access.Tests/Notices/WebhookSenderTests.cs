using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Fixtures;

namespace Sallyport.Access.Tests.Notices;

public sealed class WebhookSenderTests
{
    [Fact]
    public async Task Dispose_StillWaitingForTheStore_ItsTimerMayFire()
    {
        using var house = new AccessHouse();
        var time = new HandMovedTime();
        var queue = new SilentQueue();
        var options = Options.Create(new WebhookOptions { Url = "http://127.0.0.1:9/hook", Secret = new string('s', 32) });
        using var poster = new WebhookPoster(options, time);
        using var sender = new WebhookSender(queue, poster, options, house.Get<NoticeMetrics>(), time, NullLogger<WebhookSender>.Instance);
        await sender.StartAsync(default);
        var patience = Task.Delay(TimeSpan.FromSeconds(30));
        while (!queue.Asked.IsCompleted && !patience.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(5));
            await Task.Yield();
        }

        queue.Asked.IsCompleted.ShouldBeTrue();
        sender.Dispose();

        // In a timer's callback an exception would end the process.
        Should.NotThrow(() => time.Advance(TimeSpan.FromSeconds(10)));
    }

    /// <summary>Never answers, whoever loses patience.</summary>
    private sealed class SilentQueue : IWebhookQueue
    {
        private readonly TaskCompletionSource _asked = new();

        public Task Asked => _asked.Task;

        public ValueTask<IReadOnlyList<WebhookDelivery>> ListDueAsync(
            DateTimeOffset now,
            TimeSpan longestWait,
            int limit,
            CancellationToken cancellationToken
        )
        {
            _asked.TrySetResult();
            return new ValueTask<IReadOnlyList<WebhookDelivery>>(new TaskCompletionSource<IReadOnlyList<WebhookDelivery>>().Task);
        }

        public Task RemoveAsync(string noticeId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task DeferAsync(string noticeId, DateTimeOffset until, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
