using Sallyport.Access.Standings;

namespace Sallyport.Access.Limits;

/// <summary>What keys have used of their limits, kept on their standings.</summary>
public static class KeyLimits
{
    private static readonly StandingSlot<Allowance> Slot = new();

    extension(KeyStanding key)
    {
        /// <summary>Gets what the key has used of its limits.</summary>
        public Allowance Limits => key.Find(Slot) ?? key.Put(Slot, new Allowance());
    }
}
