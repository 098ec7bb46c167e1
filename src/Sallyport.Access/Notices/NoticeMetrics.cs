using System.Diagnostics.Metrics;

namespace Sallyport.Access.Notices;

/// <summary>The meter <c>Sallyport.Notices</c>: how many notices, by kind; and what became of deliveries by webhook.</summary>
public sealed class NoticeMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Sallyport.Notices";

    private readonly Meter _meter;
    private readonly Counter<long> _raised;
    private readonly Counter<long> _dropped;

    /// <summary>Creates the meter.</summary>
    public NoticeMetrics(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);

        _meter = meters.Create(MeterName);
        _raised = _meter.CreateCounter<long>("sallyport.notices.raised", "{notice}", "Notices put on the board, by kind.");
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

    private static KeyValuePair<string, object?> Tag(NoticeKind kind) => new("kind", kind.ToString());
}
