using System.Diagnostics.Metrics;
using Sallyport.Access.Limits;

namespace Sallyport.Doors.Limits;

/// <summary>The meter <c>Sallyport.Limits</c>: what was refused, by the limit that refused it.</summary>
internal sealed class LimitMetrics : IDisposable
{
    public const string MeterName = "Sallyport.Limits";

    private readonly Meter _meter;
    private readonly Counter<long> _refusals;
    private readonly Counter<long> _cut;

    public LimitMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _refusals = _meter.CreateCounter<long>(
            "sallyport.limits.refusals",
            "{refusal}",
            "Requests, connections and subscriptions refused, by limit."
        );
        _cut = _meter.CreateCounter<long>(
            "sallyport.limits.sessions_cut",
            "{session}",
            "Sessions ended because they kept on after refusals."
        );
    }

    public void Refused(LimitKind kind) => _refusals.Add(1, new KeyValuePair<string, object?>("limit", kind.ToString()));

    public void Cut() => _cut.Add(1);

    public void Dispose() => _meter.Dispose();
}
