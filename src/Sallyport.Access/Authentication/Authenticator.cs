using System.Net;
using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;

namespace Sallyport.Access.Authentication;

/// <summary>
/// A credential becomes a caller or one refusal, the same behind every door. Never throws on what a client sends, never admits when the
/// store cannot be asked.
/// </summary>
public sealed partial class Authenticator
{
    private readonly KeyDirectory _directory;
    private readonly KeyCache _cache;
    private readonly UnknownKeyCache _unknown;
    private readonly GuessingThrottle _throttle;
    private readonly PepperRing _peppers;
    private readonly WsTokenValidator _validator;
    private readonly ITokenUseStore _tokenUses;
    private readonly ExpirySchedule _expiry;
    private readonly LastUsedRecorder _lastUsed;
    private readonly KeyRehasher _rehasher;
    private readonly WsTokenOptions _tokenOptions;
    private readonly TimeProvider _time;

    internal Authenticator(
        KeyDirectory directory,
        KeyCache cache,
        UnknownKeyCache unknown,
        GuessingThrottle throttle,
        PepperRing peppers,
        WsTokenValidator validator,
        ITokenUseStore tokenUses,
        ExpirySchedule expiry,
        LastUsedRecorder lastUsed,
        KeyRehasher rehasher,
        IOptions<WsTokenOptions> tokenOptions,
        TimeProvider time
    )
    {
        _directory = directory;
        _cache = cache;
        _unknown = unknown;
        _throttle = throttle;
        _peppers = peppers;
        _validator = validator;
        _tokenUses = tokenUses;
        _expiry = expiry;
        _lastUsed = lastUsed;
        _rehasher = rehasher;
        _tokenOptions = tokenOptions.Value;
        _time = time;
    }

    /// <summary>Judges what may be an API key or a ws-token.</summary>
    /// <param name="credential">What the client sent.</param>
    /// <param name="from">The client's address, for the throttle of guessing and for "last used".</param>
    /// <param name="cancellationToken">Fires when the client is gone.</param>
    public ValueTask<AuthenticationResult> AuthenticateAsync(string? credential, IPAddress? from, CancellationToken cancellationToken) =>
        credential is not null && credential.StartsWith(ApiKeyFormat.FamilyPrefix, StringComparison.Ordinal)
            ? AuthenticateKeyAsync(credential, from, cancellationToken)
            : AuthenticateTokenAsync(credential, from, cancellationToken);

    // What is left when the key is known: is it live? Records the use, and has the sessions told when its time is over.
    private AccessRefusal? Judge(KeyEntry entry, DateTimeOffset now)
    {
        if (entry.RefusalAt(now) is { } refusal)
        {
            return refusal;
        }

        if (!entry.IsExpiryWatched)
        {
            _expiry.Watch(entry.Standing);
            entry.IsExpiryWatched = true;
        }

        return null;
    }
}
