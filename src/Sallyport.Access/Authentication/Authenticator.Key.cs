using System.Net;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

public sealed partial class Authenticator
{
    /// <summary>
    /// Judges an API key; a ws-token is refused as malformed. Shape and checksum first, then memory, then the throttle of guessing, and only
    /// then the store. A live key in memory is admitted without waiting and without allocating. Every other key goes the same way, whether it is unknown,
    /// revoked, expired or of a disabled account: it takes an attempt from the throttle and waits for the store the first time, so that neither a refusal
    /// for too many attempts nor one for a lost store tells whether the key exists (requirement R3).
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
            return new(RefuseUncounted(AccessRefusal.Malformed, from));
        }

        var peppers = _peppers.Current;
        for (var i = 0; i < peppers.Count; i++)
        {
            if (_cache.Find(peppers.Hash(credential, i, out _)) is { } entry)
            {
                return JudgeKnownAsync(entry, from, credential, peppers, i, cancellationToken);
            }
        }

        // It may have moved to the current pepper between the first look and the last.
        return peppers.Count > 1 && _cache.Find(peppers.Hash(credential, 0, out _)) is { } moved
            ? JudgeKnownAsync(moved, from, credential, peppers, 0, cancellationToken)
            : AuthenticateUnfamiliarKeyAsync(credential, from, cancellationToken);
    }

    private ValueTask<AuthenticationResult> JudgeKnownAsync(
        KeyEntry entry,
        IPAddress? from,
        string credential,
        PepperSet peppers,
        int index,
        CancellationToken cancellationToken
    )
    {
        var now = _time.GetUtcNow();
        return Judge(entry, now) is { } refusal
            ? RefuseKnownAsync(entry, refusal, from, cancellationToken)
            : new(Admit(entry, now, from, credential, peppers, index));
    }

    private async ValueTask<AuthenticationResult> RefuseKnownAsync(
        KeyEntry entry,
        AccessRefusal refusal,
        IPAddress? from,
        CancellationToken cancellationToken
    )
    {
        if (!_throttle.TryTake(from, out var retryAfter))
        {
            return AuthenticationResult.Refused(new AccessRefusal(RefusalReason.Throttled, retryAfter), entry.Standing);
        }

        if (!entry.IsRefusalConfirmed)
        {
            try
            {
                await _directory.ConfirmAsync(entry, cancellationToken);
            }
            catch (AccessStoreException)
            {
                _throttle.Return(from);
                return AccessRefusal.StoreUnavailable;
            }
        }

        return AuthenticationResult.Refused(refusal, entry.Standing);
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
                        var now = _time.GetUtcNow();
                        if (Judge(entry, now) is { } refusal)
                        {
                            entry.IsRefusalConfirmed = true;
                            return AuthenticationResult.Refused(refusal, entry.Standing);
                        }

                        _throttle.Return(from);
                        return Admit(entry, now, from, credential, peppers, i);
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

    // What cannot be a credential of ours counts as no attempt, but is answered like one where the address has none left.
    private AccessRefusal RefuseUncounted(AccessRefusal refusal, IPAddress? from) =>
        _throttle.IsSpent(from, out var retryAfter) ? new AccessRefusal(RefusalReason.Throttled, retryAfter) : refusal;

    private Caller Admit(KeyEntry entry, DateTimeOffset now, IPAddress? from, string credential, PepperSet peppers, int index)
    {
        if (index > 0)
        {
            _rehasher.Offer(entry, peppers, credential, index);
        }

        _lastUsed.Record(entry, now, from);
        return entry.Caller;
    }
}
