using System.Text.Json;
using Sallyport.Access.Standings;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary>One request on its way through the pipeline, the same whichever door it came by.</summary>
/// <param name="Door">The door.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Session">The live connection; null over HTTP.</param>
/// <param name="Path">The request, for example <c>/evm/rpc</c>.</param>
/// <param name="Parameters">The one object of the request; an object always.</param>
internal sealed record RequestContext(DoorKind Door, Caller Caller, Session? Session, string Path, JsonElement Parameters)
{
    /// <summary>Gets what the request occupies already, where the door began it before it read the request; null lets the pipeline begin it.</summary>
    public WorkLease? Work { get; init; }
}
