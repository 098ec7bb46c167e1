using Sallyport.Access.Authentication;

namespace Sallyport.Access.Tokens;

/// <summary>Mints ws-tokens.</summary>
public sealed class WsTokenIssuer
{
    /// <summary>Mints a token for a caller that showed its API key.</summary>
    /// <exception cref="ArgumentException">The caller showed a ws-token: no token mints another.</exception>
    public WsToken Issue(Caller caller) => throw new NotSupportedException();

    /// <summary>Mints a token for a key by its id, for the operator's command line.</summary>
    public Task<AccessResult<WsToken>> IssueForKeyAsync(string keyId, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
