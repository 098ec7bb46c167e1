using System.Diagnostics.Metrics;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// What an operator can watch of the sessions. Carries no id, address or name of a client. Costs a look at a field where nobody listens, and
/// allocates nothing on the path of a message.
/// </summary>
internal sealed class EngineMetrics
{
    public const string MeterName = "Sallyport.SocketIO";

    private static readonly KeyValuePair<string, object?> Polling = new("transport", "polling");
    private static readonly KeyValuePair<string, object?> WebSocket = new("transport", "websocket");

    private readonly UpDownCounter<long> _sessions;
    private readonly Counter<long> _closed;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _abandoned;
    private readonly Counter<long> _upgrades;
    private readonly Counter<long> _received;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _receivedBytes;
    private readonly Counter<long> _sentBytes;
    private readonly Histogram<double> _handshakes;

    public EngineMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        Meter = meter;
        _sessions = meter.CreateUpDownCounter<long>("sallyport.engineio.sessions", "{session}", "Open sessions, by transport.");
        _closed = meter.CreateCounter<long>("sallyport.engineio.sessions.closed", "{session}", "Sessions that ended, by reason.");
        _refused = meter.CreateCounter<long>(
            "sallyport.engineio.requests.refused",
            "{request}",
            "Requests answered with an error, by code."
        );
        _abandoned = meter.CreateCounter<long>(
            "sallyport.engineio.callbacks.abandoned",
            "{callback}",
            "Callbacks of the application that were still running when the time to shut down was over."
        );
        _upgrades = meter.CreateCounter<long>(
            "sallyport.engineio.upgrades",
            "{upgrade}",
            "Polling sessions that began to go over to WebSocket, by outcome."
        );
        _handshakes = meter.CreateHistogram<double>(
            "sallyport.engineio.handshake.duration",
            "s",
            "Handshakes from the request to the session or the refusal, by transport and outcome."
        );
        _received = meter.CreateCounter<long>("sallyport.engineio.messages.received", "{message}", "Messages of clients.");
        _sent = meter.CreateCounter<long>("sallyport.engineio.messages.sent", "{message}", "Packets sent to clients.");
        _receivedBytes = meter.CreateCounter<long>("sallyport.engineio.payload.received", "By", "Bytes of the messages of clients.");
        _sentBytes = meter.CreateCounter<long>("sallyport.engineio.payload.sent", "By", "Bytes of the packets sent to clients.");
    }

    /// <summary>Gets the meter, for the layer above.</summary>
    public Meter Meter { get; }

    public void SessionOpened(EngineTransports transport) => _sessions.Add(1, TagOf(transport));

    public void SessionClosed(EngineCloseReason reason, EngineTransports transport)
    {
        _sessions.Add(-1, TagOf(transport));
        if (_closed.Enabled)
        {
            _closed.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }

    public void SessionUpgraded()
    {
        _sessions.Add(-1, Polling);
        _sessions.Add(1, WebSocket);
        _upgrades.Add(1, new KeyValuePair<string, object?>("outcome", "completed"));
    }

    public void UpgradeAbandoned() => _upgrades.Add(1, new KeyValuePair<string, object?>("outcome", "abandoned"));

    public void HandshakeEnded(EngineTransports transport, string outcome, TimeSpan duration) =>
        _handshakes.Record(duration.TotalSeconds, TagOf(transport), new KeyValuePair<string, object?>("outcome", outcome));

    public void RequestRefused(EngineErrorCode code)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>("code", (int)code));
        }
    }

    public void CallbacksAbandoned(int count) => _abandoned.Add(count);

    public void MessageReceived(int bytes)
    {
        _received.Add(1);
        _receivedBytes.Add(bytes);
    }

    public void MessageSent(int bytes)
    {
        _sent.Add(1);
        _sentBytes.Add(bytes);
    }

    private static KeyValuePair<string, object?> TagOf(EngineTransports transport) =>
        transport == EngineTransports.Polling ? Polling : WebSocket;
}
