namespace Sallyport.Access.AccessRequests;

/// <summary>The things an applicant fills in.</summary>
public enum ApplicationField
{
    /// <summary>Who asks.</summary>
    Name,

    /// <summary>How to reach them.</summary>
    Contact,

    /// <summary>What for.</summary>
    UseCase,
}
