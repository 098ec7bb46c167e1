namespace Sallyport.Access.AccessRequests;

/// <summary>Where an access request is in its life.</summary>
public enum AccessRequestState
{
    /// <summary>Waits for the operator.</summary>
    Pending,

    /// <summary>Approved: there is an account, and a link that has not been used.</summary>
    Approved,

    /// <summary>Declined; final.</summary>
    Declined,

    /// <summary>The applicant has taken the key.</summary>
    Redeemed,

    /// <summary>Approved, but the link's time is over. Only told, never stored; another link brings it back to <see cref="Approved"/>.</summary>
    Expired,
}
