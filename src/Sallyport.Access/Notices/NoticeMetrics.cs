using System.Diagnostics.Metrics;

namespace Sallyport.Access.Notices;

/// <summary>The meter <c>Sallyport.Notices</c>: how many notices, by kind; and what became of deliveries by webhook.</summary>
internal sealed class NoticeMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sallyport.Notices";

    private readonly Meter _meter;
    private readonly Counter<long> _raised;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _deliveries;

    /// <summary>Creates the meter.</summary>
    public NoticeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);

        _meter = meters.Create(MeterName);
        _raised = _meter.CreateCounter<long>("sallyport.notices.raised", "{notice}", "Notices put on the board, by kind.");
        _deliveries = _meter.CreateCounter<long>("sallyport.notices.webhook.attempts", "{attempt}", "Posts to the webhook, by outcome.");
        _dropped = _meter.CreateCounter<long>(
            "sallyport.notices.dropped",
            "{notice}",
            "Notices lost because too many waited for the store."
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Raised(NoticeKind kind) => _raised.Add(1, Tag(kind));

    internal void Dropped(NoticeKind kind) => _dropped.Add(1, Tag(kind));

    internal void Delivered() => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", "delivered"));

    internal void DeliveryFailed() => _deliveries.Add(1, new KeyValuePair<string, object?>("outcome", "failed"));

    private static KeyValuePair<string, object?> Tag(NoticeKind kind) => new("kind", NoticeKindText.Of(kind));
}
