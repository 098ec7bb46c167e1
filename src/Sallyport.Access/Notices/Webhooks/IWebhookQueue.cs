namespace Sallyport.Access.Notices.Webhooks;

/// <summary>
/// Deliveries by webhook that are not done; they outlive the process. Entries come with the notice (<see cref="INoticeStore.AddAsync"/>). A store that
/// cannot answer throws <see cref="AccessStoreException"/>.
/// </summary>
public interface IWebhookQueue
{
    /// <summary>
    /// Lists what is due, the longest due first. Nothing is put off by more than <paramref name="longestWait"/>: what is, was put off by a clock that was
    /// wrong, and is due as well.
    /// </summary>
    ValueTask<IReadOnlyList<WebhookDelivery>> ListDueAsync(
        DateTimeOffset now,
        TimeSpan longestWait,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Puts a delivery off after a try that failed, and counts the try.</summary>
    Task DeferAsync(string noticeId, DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Takes a delivery out: done, or given up.</summary>
    Task RemoveAsync(string noticeId, CancellationToken cancellationToken);
}

/// <summary>One delivery.</summary>
/// <param name="Notice">What is delivered.</param>
/// <param name="Attempts">How often it was tried and failed.</param>
public sealed record WebhookDelivery(Notice Notice, int Attempts);
