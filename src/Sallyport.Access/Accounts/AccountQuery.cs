namespace Sallyport.Access.Accounts;

/// <summary>Which accounts to list, oldest first.</summary>
/// <param name="After">The id of the last account of the page before; null from the beginning.</param>
/// <param name="Limit">How many at most.</param>
public sealed record AccountQuery(string? After = null, int Limit = int.MaxValue);
