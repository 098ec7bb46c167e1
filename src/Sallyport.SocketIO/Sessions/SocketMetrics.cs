using System.Diagnostics.Metrics;

namespace Sallyport.SocketIO.Sessions;

/// <summary>What an operator can watch of sockets. Carries no name of an event, a namespace or a room: clients may choose those.</summary>
internal sealed class SocketMetrics(Meter meter)
{
    private readonly Histogram<double> _acknowledgements = meter.CreateHistogram<double>(
        "sallyport.socketio.acknowledgement.duration",
        "s",
        "Events sent to one client from their sending to their acknowledgement, by outcome."
    );

    /// <summary>An event that asked for an acknowledgement got it, or will not.</summary>
    public void AcknowledgementEnded(AckOutcome outcome, TimeSpan duration)
    {
        if (_acknowledgements.Enabled)
        {
            _acknowledgements.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome.ToString()));
        }
    }
}
