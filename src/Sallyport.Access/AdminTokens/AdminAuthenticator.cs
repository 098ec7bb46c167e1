using System.Net;
using Microsoft.Extensions.Options;
using Sallyport.Access.Authentication;

namespace Sallyport.Access.AdminTokens;

/// <summary>
/// Tells whose admin token a request shows. The store is asked each time, so that a revocation needs nobody to be told. Failed attempts count per
/// address, malformed ones too; a token that was good before is judged whatever others tried from its address.
/// </summary>
public sealed class AdminAuthenticator
{
    /// <summary>How many failed attempts an address has at once; one comes back every ten seconds.</summary>
    public const int Attempts = 20;

    private const double AttemptsPerSecond = 0.1;
    private const int MostAddresses = 16_384;
    private const int MostKnown = 1024;

    private readonly IAdminTokenStore _store;
    private readonly TimeProvider _time;
    private readonly GuessingThrottle _throttle;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>Creates the judge of admin tokens; one for the process.</summary>
    public AdminAuthenticator(IAdminTokenStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
        _throttle = new GuessingThrottle(
            Options.Create(
                new GuessingOptions
                {
                    Burst = Attempts,
                    PerSecond = AttemptsPerSecond,
                    Addresses = MostAddresses,
                }
            ),
            time
        );
    }

    /// <summary>Judges a token.</summary>
    /// <param name="secret">What was shown; null or empty for nothing.</param>
    /// <param name="from">The address it came from.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<AdminAuthentication> AuthenticateAsync(string? secret, IPAddress? from, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return AccessRefusal.Missing;
        }

        var hash = AdminTokenFormat.TryValidate(secret) ? AdminTokenFormat.Hash(secret) : null;
        var isKnown = hash is not null && IsKnown(hash);
        if (!isKnown && !_throttle.TryTake(from, out var retryAfter))
        {
            return new AccessRefusal(RefusalReason.Throttled, retryAfter);
        }

        if (hash is null)
        {
            return AccessRefusal.Malformed;
        }

        AdminToken? token;
        try
        {
            token = await _store.FindByHashAsync(hash, cancellationToken);
        }
        catch (AccessStoreException)
        {
            GiveBack(isKnown, from);
            return AccessRefusal.StoreUnavailable;
        }

        switch (token?.StateAt(_time.GetUtcNow()))
        {
            case AdminTokenState.Active:
                GiveBack(isKnown, from);
                Remember(hash);
                return token;
            case AdminTokenState.Expired:
                return RefuseEnded(hash, isKnown, AccessRefusal.Expired, from);
            case AdminTokenState.Revoked:
                return RefuseEnded(hash, isKnown, AccessRefusal.Revoked, from);
            default:
                return AccessRefusal.Unknown;
        }
    }

    // A token that was good until now is a failed attempt as well: it must not be told from one that was never issued.
    private AccessRefusal RefuseEnded(byte[] hash, bool isKnown, AccessRefusal refusal, IPAddress? from)
    {
        Forget(hash);
        return isKnown && !_throttle.TryTake(from, out var retryAfter) ? new AccessRefusal(RefusalReason.Throttled, retryAfter) : refusal;
    }

    private void GiveBack(bool isKnown, IPAddress? from)
    {
        if (!isKnown)
        {
            _throttle.Return(from);
        }
    }

    private bool IsKnown(byte[] hash)
    {
        lock (_lock)
        {
            return _known.Contains(Convert.ToHexString(hash));
        }
    }

    private void Remember(byte[] hash)
    {
        lock (_lock)
        {
            if (_known.Count >= MostKnown)
            {
                _known.Clear();
            }

            _known.Add(Convert.ToHexString(hash));
        }
    }

    private void Forget(byte[] hash)
    {
        lock (_lock)
        {
            _known.Remove(Convert.ToHexString(hash));
        }
    }
}
