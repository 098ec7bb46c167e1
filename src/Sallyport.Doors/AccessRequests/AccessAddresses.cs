namespace Sallyport.Doors.AccessRequests;

/// <summary>Where access is asked for and taken.</summary>
internal static class AccessAddresses
{
    /// <summary>The endpoint for programs.</summary>
    public const string Endpoint = "/api/v1/access-requests";

    /// <summary>The form for people.</summary>
    public const string Form = "/request-access";

    /// <summary>What the form leads to.</summary>
    public const string Received = "/request-access/received";

    /// <summary>The folder of one-time links.</summary>
    public const string Links = "/access/";

    /// <summary>More than a name, a contact and a use case need, percent-encoded or escaped.</summary>
    public const int MaxBodyBytes = 32 * 1024;
}
