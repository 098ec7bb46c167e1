using System.Diagnostics.Metrics;
using Sallyport.Access.Standings;
using Sallyport.Doors.Metrics;

namespace Sallyport.Doors.Sessions;

/// <summary>Sessions by door, why they ended, and how many a revocation cut.</summary>
internal sealed class SessionMetrics
{
    private readonly UpDownCounter<long> _open;
    private readonly Counter<long> _ended;
    private readonly Counter<long> _revoked;
    private readonly Counter<long> _evicted;

    public SessionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServerMeter.Name);
        _open = meter.CreateUpDownCounter<long>("sallyport.sessions", "{session}", "Admitted sessions that are open, by door.");
        _ended = meter.CreateCounter<long>("sallyport.sessions.ended", "{session}", "Sessions that ended, by door and reason.");
        _revoked = meter.CreateCounter<long>(
            "sallyport.sessions.revoked",
            "{session}",
            "Sessions cut because their key or account ended, by what ended it."
        );
        _evicted = meter.CreateCounter<long>(
            "sallyport.connections.evicted",
            "{connection}",
            "Connections without an admitted credential that were ended to make room for another."
        );
    }

    public void Opened(DoorKind door) => _open.Add(1, Tag(door));

    /// <summary>A session is over; <paramref name="reason"/> is the server's, or null when it was the client who left.</summary>
    public void Ended(DoorKind door, string? reason)
    {
        _open.Add(-1, Tag(door));
        _ended.Add(1, Tag(door), new("reason", reason ?? "client"));
    }

    public void Revoked(RevocationReason reason, int sessions)
    {
        if (_revoked.Enabled)
        {
            _revoked.Add(sessions, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }

    public void Evicted() => _evicted.Add(1);

    private static KeyValuePair<string, object?> Tag(DoorKind door) => new("door", DoorNames.Of(door));
}
