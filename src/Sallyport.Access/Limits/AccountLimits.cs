using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>What accounts have used of their limits, kept on their standings.</summary>
public static class AccountLimits
{
    private static readonly StandingSlot<AccountAllowance> Slot = new();

    extension(AccountStanding account)
    {
        /// <summary>Gets what the account has used of its limits.</summary>
        public AccountAllowance Limits => account.Find(Slot) ?? account.Put(Slot, new AccountAllowance());
    }
}
