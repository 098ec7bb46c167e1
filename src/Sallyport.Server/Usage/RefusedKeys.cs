using System.Net;
using Sallyport.Access.Standings;
using Sallyport.Access.Usage;
using Sallyport.Server.Admissions;
using Sallyport.Server.Sessions;

namespace Sallyport.Server.Usage;

/// <summary>Counts admissions that were refused though the key is one of ours: revoked, expired, from a wrong place, too many.</summary>
internal sealed class RefusedKeys(UsageMeter meter)
{
    public void Count(KeyStanding key, Refusal refusal, DoorKind door, IPAddress? from)
    {
        _ = from;
        meter.RecordRefusal(key, door.ToUsage(), request: 0, meter.Codes.IndexOf(refusal.Failure.Error.Code));
    }
}
