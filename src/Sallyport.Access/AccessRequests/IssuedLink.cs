namespace Sallyport.Access.AccessRequests;

/// <summary>A one-time link just issued, with its token for the only time. A class, not a record: <c>ToString</c> must not print the token.</summary>
/// <param name="request">The request it belongs to.</param>
/// <param name="token">What opens it.</param>
public sealed class IssuedLink(AccessRequest request, string token)
{
    /// <summary>Gets the request, as the link left it.</summary>
    public AccessRequest Request { get; } = request;

    /// <summary>Gets the token. Show or mail it once; never log or store it.</summary>
    public string Token { get; } = token;
}
