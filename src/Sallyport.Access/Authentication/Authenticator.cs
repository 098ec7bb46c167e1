using System.Net;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Authentication;

/// <summary>
/// A credential becomes a caller or one refusal, the same behind every door. Never throws on what a client sends, never admits when the
/// store cannot be asked.
/// </summary>
public sealed class Authenticator
{
    /// <summary>Judges what may be an API key or a ws-token.</summary>
    /// <param name="credential">What the client sent.</param>
    /// <param name="from">The client's address, for the throttle of guessing and for "last used".</param>
    /// <param name="cancellationToken">Fires when the client is gone.</param>
    public ValueTask<AuthenticationResult> AuthenticateAsync(string? credential, IPAddress? from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Judges an API key; a ws-token is refused as malformed.</summary>
    /// <inheritdoc cref="AuthenticateAsync"/>
    public ValueTask<AuthenticationResult> AuthenticateKeyAsync(string? credential, IPAddress? from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Judges a ws-token: signature, claims, that its key is live, and that it has not been used. Does not mark it.</summary>
    /// <inheritdoc cref="AuthenticateAsync"/>
    public ValueTask<AuthenticationResult> AuthenticateTokenAsync(string? token, IPAddress? from, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>
    /// Marks the caller's ws-token used; call it last, when nothing else can refuse. Admits API keys, and all while
    /// <see cref="WsTokenOptions.SingleUse"/> is off, without a mark.
    /// </summary>
    public ValueTask<TokenUse> MarkUsedAsync(Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();
}
