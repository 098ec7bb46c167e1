namespace Sallyport.Access.AccessRequests;

/// <summary>Which requests are wanted.</summary>
/// <param name="State">Only those in this state as of now; null for all.</param>
/// <param name="After">Only those behind this one in the list, oldest first: the id of the last one seen.</param>
/// <param name="Limit">The most to return, 1 to 1,000.</param>
/// <param name="Delivery">Only those whose latest link is on this way; null for all.</param>
public sealed record AccessRequestFilter(
    AccessRequestState? State = null,
    string? After = null,
    int Limit = 100,
    LinkDelivery? Delivery = null
)
{
    /// <summary>The most that one list returns.</summary>
    public const int MaxLimit = 1000;
}
