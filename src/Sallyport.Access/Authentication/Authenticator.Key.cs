using System.Net;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Authentication;

public sealed partial class Authenticator
{
    /// <summary>
    /// Judges an API key; a ws-token is refused as malformed. Shape and checksum first, then memory, then the throttle of guessing, and only
    /// then the store. A key in memory is judged without waiting and without allocating.
    /// </summary>
    /// <inheritdoc cref="AuthenticateAsync"/>
    public ValueTask<AuthenticationResult> AuthenticateKeyAsync(string? credential, IPAddress? from, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(credential))
        {
            return new(AccessRefusal.Missing);
        }

        if (!ApiKeyFormat.TryValidate(credential))
        {
            return new(AccessRefusal.Malformed);
        }

        var pepperCount = _peppers.Count;
        for (var i = 0; i < pepperCount; i++)
        {
            if (_cache.Find(_peppers.Hash(credential, i, out _)) is { } entry)
            {
                return new(Admit(entry, from));
            }
        }

        return AuthenticateUnfamiliarKeyAsync(credential, from, cancellationToken);
    }

    private async ValueTask<AuthenticationResult> AuthenticateUnfamiliarKeyAsync(
        string credential,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (!_throttle.TryTake(from, out var retryAfter))
        {
            return new AccessRefusal(RefusalReason.Throttled, retryAfter);
        }

        var currentHash = _peppers.Hash(credential, 0, out _);
        if (_unknown.Contains(currentHash))
        {
            return AccessRefusal.Unknown;
        }

        try
        {
            for (var i = 0; i < _peppers.Count; i++)
            {
                var hash = _peppers.Hash(credential, i, out var pepperVersion);
                if (await _directory.LoadAsync(hash, pepperVersion, cancellationToken) is { } entry)
                {
                    _throttle.Return(from);
                    return Admit(entry, from);
                }
            }
        }
        catch (AccessStoreException)
        {
            _throttle.Return(from);
            return AccessRefusal.StoreUnavailable;
        }

        _unknown.Add(currentHash);
        return AccessRefusal.Unknown;
    }

    private AuthenticationResult Admit(KeyEntry entry, IPAddress? from)
    {
        var now = _time.GetUtcNow();
        if (Judge(entry, now) is { } refusal)
        {
            return AuthenticationResult.Refused(refusal, entry.Standing);
        }

        _lastUsed.Record(entry, now, from);
        return entry.Caller;
    }
}
