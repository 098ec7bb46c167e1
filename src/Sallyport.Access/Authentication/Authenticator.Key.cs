using System.Net;
using Sallyport.Access.Keys;
using Sallyport.Access.Secrets;

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

        var peppers = _peppers.Current;
        for (var i = 0; i < peppers.Count; i++)
        {
            if (_cache.Find(peppers.Hash(credential, i, out _)) is { } entry)
            {
                return new(Admit(entry, from, credential, peppers, i));
            }
        }

        // It may have moved to the current pepper between the first look and the last.
        return peppers.Count > 1 && _cache.Find(peppers.Hash(credential, 0, out _)) is { } moved
            ? new(Admit(moved, from, credential, peppers, index: 0))
            : AuthenticateUnfamiliarKeyAsync(credential, from, cancellationToken);
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

        try
        {
            PepperSet peppers;
            KeyHash currentHash;
            do
            {
                peppers = _peppers.Current;
                currentHash = peppers.Hash(credential, 0, out _);
                if (_unknown.Contains(currentHash))
                {
                    return AccessRefusal.Unknown;
                }

                // The oldest pepper first: keys move to the current one only, so none can pass by unseen.
                for (var i = peppers.Count - 1; i >= 0; i--)
                {
                    var hash = peppers.Hash(credential, i, out var pepperVersion);
                    if (await _directory.LoadAsync(hash, pepperVersion, cancellationToken) is { } entry)
                    {
                        _throttle.Return(from);
                        return Admit(entry, from, credential, peppers, i);
                    }
                }
            } while (peppers != _peppers.Current);

            _unknown.Add(currentHash);
            return AccessRefusal.Unknown;
        }
        catch (AccessStoreException)
        {
            _throttle.Return(from);
            return AccessRefusal.StoreUnavailable;
        }
    }

    private AuthenticationResult Admit(KeyEntry entry, IPAddress? from, string credential, PepperSet peppers, int index)
    {
        var now = _time.GetUtcNow();
        if (Judge(entry, now) is { } refusal)
        {
            return AuthenticationResult.Refused(refusal, entry.Standing);
        }

        if (index > 0)
        {
            _rehasher.Offer(entry, peppers, credential, index);
        }

        _lastUsed.Record(entry, now, from);
        return entry.Caller;
    }
}
