using System.ComponentModel.DataAnnotations;
using Sallyport.Access.Keys;

namespace Sallyport.Access.LeakReports;

/// <summary>Section <c>LeakReports</c>: what reports of leaked keys do, and how many an address may send.</summary>
public sealed class LeakReportOptions
{
    /// <summary>Gets or sets what happens to a live key that is reported.</summary>
    /// <value>The default value is <see cref="LeakAction.Revoke"/>.</value>
    [EnumDataType(typeof(LeakAction))]
    public LeakAction Action { get; set; } = LeakAction.Revoke;

    /// <summary>Gets or sets how many reports an address may send at once (an IPv6 /64 is one). A report names up to 100 keys.</summary>
    /// <value>The default value is 30.</value>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 30;

    /// <summary>Gets or sets how many reports come back to an address per second.</summary>
    /// <value>The default value is 0.5.</value>
    [Range(0.001, 100_000)]
    public double PerSecond { get; set; } = 0.5;
}
