namespace Sallyport.Access.AccessRequests;

/// <summary>Which requests are wanted.</summary>
/// <param name="State">Only those in this state as of now; null for all.</param>
/// <param name="After">Only those behind this one in the list, oldest first: the id of the last one seen.</param>
/// <param name="Limit">The most to return, 1 to 1,000.</param>
public sealed record AccessRequestFilter(AccessRequestState? State = null, string? After = null, int Limit = 100)
{
    /// <summary>The most that one list returns.</summary>
    public const int MaxLimit = 1000;
}
