using Microsoft.Extensions.Options;
using Sallyport.Access.Authentication;
using Sallyport.Server.Limits;

namespace Sallyport.Server.Prices;

/// <summary>Counts the price subscriptions of each account over all its sessions, against the allowance of its tier.</summary>
internal sealed class PriceQuota(IOptions<LimitsOptions> limits)
{
    private readonly TierAllowance _allowance = limits.Value.PriceSubscriptions;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _held = new(StringComparer.Ordinal);

    /// <summary>Takes <paramref name="count"/> more, all or none.</summary>
    public bool TryTake(Caller caller, int count)
    {
        if (count == 0)
        {
            return true;
        }

        lock (_lock)
        {
            var held = _held.GetValueOrDefault(caller.AccountId);
            if (count > _allowance.Of(caller.Tier) - held)
            {
                return false;
            }

            _held[caller.AccountId] = held + count;
            return true;
        }
    }

    /// <summary>Gives <paramref name="count"/> back.</summary>
    public void Release(Caller caller, int count)
    {
        if (count == 0)
        {
            return;
        }

        lock (_lock)
        {
            var left = _held.GetValueOrDefault(caller.AccountId) - count;
            if (left > 0)
            {
                _held[caller.AccountId] = left;
            }
            else
            {
                _held.Remove(caller.AccountId);
            }
        }
    }

    /// <summary>How many an account holds.</summary>
    public int Held(string accountId)
    {
        lock (_lock)
        {
            return _held.GetValueOrDefault(accountId);
        }
    }
}
