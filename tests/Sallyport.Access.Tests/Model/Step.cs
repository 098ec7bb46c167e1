namespace Sallyport.Access.Tests.Model;

/// <summary>
/// One thing that happens. Accounts, keys, tokens and sessions are named by a number, taken modulo how many there are; what names nothing is
/// passed over.
/// </summary>
public abstract record Step
{
    public sealed record CreateAccount(string Tier) : Step;

    public sealed record DisableAccount(int Account) : Step;

    public sealed record EnableAccount(int Account) : Step;

    public sealed record ChangeTier(int Account, string Tier) : Step;

    public sealed record IssueKey(int Account, int? Seconds) : Step;

    public sealed record RevokeKey(int Key) : Step;

    public sealed record EditScopes(int Key, string Scopes) : Step;

    /// <summary>Ends so many seconds from now, or never.</summary>
    public sealed record EditExpiry(int Key, int? Seconds) : Step;

    public sealed record RotateKey(int Key, int OverlapSeconds) : Step;

    public sealed record RegenerateKey(int Key) : Step;

    public sealed record Wait(TimeSpan Time) : Step;

    /// <summary>The clock moves to one of the instants at which a key or token ends, or to one millisecond before.</summary>
    public sealed record WaitForEnd(int Which, bool JustBefore) : Step;

    public sealed record EnterByKey(int Key) : Step;

    public sealed record MintToken(int Key) : Step;

    /// <summary>The operator's way of minting, by the id of the key.</summary>
    public sealed record MintTokenById(int Key) : Step;

    public sealed record EnterByToken(int Token) : Step;

    /// <summary>Two connections are judged before either is marked.</summary>
    public sealed record EnterTwiceByToken(int Token) : Step;

    /// <summary>A well-formed key that was never issued.</summary>
    public sealed record GuessKey : Step;

    /// <summary>A live session asks so many times in a row.</summary>
    public sealed record Ask(int Session, int Cost, int Times) : Step;

    public sealed record HoldPrices(int Session, int Count) : Step;

    public sealed record ReleasePrices(int Session, int Count) : Step;

    public sealed record DropCaches : Step;

    /// <summary>The process ends and another begins over the same store.</summary>
    public sealed record Restart : Step;
}
