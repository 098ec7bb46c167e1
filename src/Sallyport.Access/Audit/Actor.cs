using System.Net;

namespace Sallyport.Access.Audit;

/// <summary>Who asked for a change, as the audit log names them.</summary>
/// <param name="Kind">In what role.</param>
/// <param name="Id">The name in that role: the user of the machine, the id of an admin token, an access request or a key. Never a secret.</param>
/// <param name="From">The address it came from, where it came over a network.</param>
public sealed record Actor(ActorKind Kind, string Id, IPAddress? From = null)
{
    /// <summary>Gets the server itself, acting by a rule rather than for somebody.</summary>
    public static Actor Server { get; } = new(ActorKind.Server, "server");
}
