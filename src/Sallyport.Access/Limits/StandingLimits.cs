using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>What keys and accounts have used of their limits, on their standings.</summary>
public static class StandingLimits
{
    private static readonly StandingSlot<Allowance> KeySlot = new();
    private static readonly StandingSlot<AccountAllowance> AccountSlot = new();

    extension(KeyStanding key)
    {
        /// <summary>Gets what the key has used of its limits.</summary>
        public Allowance Limits => key.Find(KeySlot) ?? key.Put(KeySlot, new Allowance());
    }

    extension(AccountStanding account)
    {
        /// <summary>Gets what the account has used of its limits.</summary>
        public AccountAllowance Limits => account.Find(AccountSlot) ?? account.Put(AccountSlot, new AccountAllowance());
    }
}
