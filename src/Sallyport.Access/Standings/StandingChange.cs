namespace Sallyport.Access.Standings;

/// <summary>Something became true of a key or an account that was not true before. Exactly one is set.</summary>
/// <param name="Key">The key, with what is true now.</param>
/// <param name="Account">The account, with what is true now.</param>
public sealed record StandingChange(KeyStanding? Key, AccountStanding? Account);
