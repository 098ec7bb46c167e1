namespace Sallyport.Doors.Admissions;

/// <summary>Section <c>Origins</c>: which browser origins may use a credential here.</summary>
internal sealed class OriginsOptions
{
    public const string Section = "Origins";

    /// <summary>Gets or sets the allowed origins, each exactly as a browser sends it: <c>scheme://host[:port]</c>, no path, no wildcard.</summary>
    /// <value>The default is empty: same-origin only.</value>
    public string[] Allowed { get; set; } = [];
}
