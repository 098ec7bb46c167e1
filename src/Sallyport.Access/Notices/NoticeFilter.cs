namespace Sallyport.Access.Notices;

/// <summary>Which notices are wanted; what is null does not matter.</summary>
/// <param name="AccountId">Only those about this account.</param>
/// <param name="KeyId">Only those about this key.</param>
/// <param name="Kind">Only those of this kind.</param>
/// <param name="IsOpen">True: only those nobody acknowledged; false: only the others.</param>
/// <param name="Before">Only those behind this one in the list, newest first: the id of the last one seen.</param>
/// <param name="Limit">The most to return, 1 to 1,000.</param>
public sealed record NoticeFilter(
    string? AccountId = null,
    string? KeyId = null,
    NoticeKind? Kind = null,
    bool? IsOpen = null,
    string? Before = null,
    int Limit = 100
);
