namespace Sallyport.Access.Keys;

/// <summary>Which keys to list, oldest first.</summary>
/// <param name="At">The instant at which <paramref name="State"/> is judged.</param>
/// <param name="AccountId">Only keys of this account; null for all.</param>
/// <param name="State">Only keys in this state at <paramref name="At"/>; null for all.</param>
/// <param name="After">The id of the last key of the page before; null from the beginning.</param>
/// <param name="Limit">How many at most.</param>
public sealed record KeyQuery(
    DateTimeOffset At,
    string? AccountId = null,
    KeyState? State = null,
    string? After = null,
    int Limit = int.MaxValue
);
