using System.Diagnostics.Metrics;
using Sallyport.Access.Authentication;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Metrics;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Admissions;

/// <summary>Who was let in and who was not: by door and public code, and for refused credentials by the inner reason that clients are not told.</summary>
internal sealed class AdmissionMetrics
{
    private const string Admitted = "ok";

    private readonly Counter<long> _admissions;
    private readonly Counter<long> _refusedCredentials;
    private readonly Counter<long> _mintedTokens;

    public AdmissionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(ServerMeter.Name);
        _admissions = meter.CreateCounter<long>(
            "sallyport.admissions",
            "{admission}",
            "Connections and HTTP requests judged, by door and code; ok for those let in."
        );
        _refusedCredentials = meter.CreateCounter<long>(
            "sallyport.credentials.refused",
            "{credential}",
            "Credentials refused, by the reason that the client is not told."
        );
        _mintedTokens = meter.CreateCounter<long>("sallyport.ws_tokens.minted", "{token}", "ws-tokens handed out over HTTP.");
    }

    public void Judged(DoorKind door, Refusal? refusal) =>
        _admissions.Add(1, new("door", DoorNames.Of(door)), new("code", refusal?.Failure.Error.Code ?? Admitted));

    public void Refused(RefusalReason reason)
    {
        if (_refusedCredentials.Enabled)
        {
            _refusedCredentials.Add(1, new KeyValuePair<string, object?>("reason", reason.ToString()));
        }
    }

    public void Minted() => _mintedTokens.Add(1);
}
