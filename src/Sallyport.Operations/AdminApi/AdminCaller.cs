using System.Net;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;

namespace Sallyport.Operations.AdminApi;

/// <summary>Who asks the admin API.</summary>
/// <param name="Token">The token it showed.</param>
/// <param name="Address">Where it came from, after the headers of trusted proxies were weighed.</param>
internal sealed record AdminCaller(AdminToken Token, IPAddress? Address)
{
    /// <summary>Gets how the audit log names it.</summary>
    public Actor Actor => new(ActorKind.AdminToken, Token.Id, Address);
}
