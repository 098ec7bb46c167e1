namespace Sallyport.Access.AccessRequests;

/// <summary>How the one-time link gets to the applicant.</summary>
public enum LinkDelivery
{
    /// <summary>The operator was shown the link and passes it on.</summary>
    Copy,

    /// <summary>A mail is about to be sent.</summary>
    Queued,

    /// <summary>The mail server took the mail.</summary>
    Mailed,

    /// <summary>No mail server took it: issue another link.</summary>
    Failed,
}
