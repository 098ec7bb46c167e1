using System.Net;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Authentication;

public sealed partial class Authenticator
{
    /// <summary>
    /// Judges a ws-token: signature, claims, that its key is live, and that it has not been used. Does not mark it. What is not signed by us
    /// reaches no store.
    /// </summary>
    /// <inheritdoc cref="AuthenticateAsync" path="/param[@name='from']"/>
    /// <param name="token">What the client sent.</param>
    /// <param name="from">The client's address, for "last used".</param>
    /// <param name="cancellationToken">Fires when the client is gone.</param>
    public async ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? token, IPAddress? from, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(token))
        {
            return AccessRefusal.Missing;
        }

        switch (_validator.Validate(token, out var claims))
        {
            case WsTokenVerdict.Valid:
                break;
            case WsTokenVerdict.Expired:
                return AccessRefusal.TokenExpired;
            default:
                return RefuseUncounted(AccessRefusal.TokenInvalid, from);
        }

        try
        {
            var entry = await _directory.FindAsync(claims.KeyId, cancellationToken);
            var now = _time.GetUtcNow();
            if (entry is null)
            {
                return AccessRefusal.Unknown;
            }

            if (Judge(entry, now) is { } refusal)
            {
                return AuthenticationResult.Refused(refusal, entry.Standing);
            }

            if (_tokenOptions.SingleUse && await _tokenUses.IsUsedAsync(claims.TokenId, cancellationToken))
            {
                return AuthenticationResult.Refused(AccessRefusal.TokenUsed, entry.Standing);
            }

            _lastUsed.Record(entry, now, from);
            return entry.CreateTokenCaller(claims.TokenId, claims.ExpiresAt);
        }
        catch (AccessStoreException)
        {
            return AccessRefusal.StoreUnavailable;
        }
    }

    /// <summary>
    /// Marks the caller's ws-token used; call it last, when nothing else can refuse. Admits API keys, and all while
    /// <see cref="WsTokenOptions.SingleUse"/> is off, without a mark.
    /// </summary>
    public async ValueTask<TokenUse> MarkUsedAsync(Caller caller, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(caller);

        if (!_tokenOptions.SingleUse || caller is not { TokenId: { } tokenId, TokenExpiresAt: { } expiresAt })
        {
            return TokenUse.Admitted;
        }

        try
        {
            return await _tokenUses.TryMarkAsync(tokenId, expiresAt, cancellationToken) ? TokenUse.Admitted : TokenUse.AlreadyUsed;
        }
        catch (AccessStoreException)
        {
            return TokenUse.Unavailable;
        }
    }
}
