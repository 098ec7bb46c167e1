using System.Diagnostics.Metrics;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>What an operator can watch of the sessions. Carries no id, address or name of a client.</summary>
internal sealed class EngineMetrics
{
    public const string MeterName = "Sallyport.SocketIO";

    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;

    public EngineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _sessions = meter.CreateUpDownCounter<long>("sallyport.engineio.sessions", "{session}", "Open sessions.");
        _closed = meter.CreateCounter<long>("sallyport.engineio.sessions.closed", "{session}", "Sessions that ended, by reason.");
        _refused = meter.CreateCounter<long>(
            "sallyport.engineio.requests.refused",
            "{request}",
            "Requests answered with an error, by code."
        );
        _received = meter.CreateCounter<long>("sallyport.engineio.messages.received", "{message}", "Messages of clients.");
        _sent = meter.CreateCounter<long>("sallyport.engineio.messages.sent", "{message}", "Packets sent to clients.");
    }

    public void SessionOpened() => _sessions.Add(1);

    public void SessionClosed(EngineCloseReason reason)
    {
        _sessions.Add(-1);
        if (_closed.Enabled)
        {
            _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }

    public void RequestRefused(EngineErrorCode code)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("code", (int)code));
        }
    }

    public void MessageReceived() => _received.Add(1);

    public void MessageSent() => _sent.Add(1);
}
