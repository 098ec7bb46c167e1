using System.Runtime.InteropServices;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>A key and its account, as the limiter sees them.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Holder(string KeyId, string AccountId, Allowance Key, AccountAllowance Account, AccountGrants Grants)
{
    public static Holder Of(Caller caller)
    {
        var key = caller.Standing;
        var account = key.Account;
        return new Holder(key.KeyId, account.AccountId, key.Limits, account.Limits, account.Current);
    }

    public EffectiveLimits Limits(LimitBook book) => Account.Under(book, Grants);
}
