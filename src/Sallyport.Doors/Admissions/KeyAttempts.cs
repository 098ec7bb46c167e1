using System.Net;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Admissions;

/// <summary>What comes of attempts to come in with a key of ours: refused ones are counted, and all are watched for what is suspicious.</summary>
internal sealed class KeyAttempts(UsageMeter meter, KeyWatch watch)
{
    /// <summary>The key is in order.</summary>
    public void Admitted(Caller caller, IPAddress? from) => watch.Admitted(caller.Standing, from);

    /// <summary>The key is one of ours, and was refused: revoked, expired, from a wrong place, too many.</summary>
    public void Refused(KeyStanding key, Refusal refusal, DoorKind door, IPAddress? from)
    {
        var code = refusal.Failure.Error.Code;
        meter.RecordRefusal(key, door.ToUsage(), request: 0, meter.Codes.IndexOf(code));
        watch.Refused(key, code, from);
    }
}
