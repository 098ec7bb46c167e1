using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.AccessRequests;

/// <summary>Section <c>AccessRequests</c>: whether strangers may ask for access, and how often.</summary>
public sealed class AccessRequestOptions
{
    /// <summary>Gets or sets whether requests are taken. Links that were issued work either way.</summary>
    /// <value>The default value is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how many requests one address (an IPv6 /64 is one) may make at once.</summary>
    /// <value>The default value is 5.</value>
    [Range(1, 10_000)]
    public int BurstPerAddress { get; set; } = 5;

    /// <summary>Gets or sets how many of them come back to an address per hour.</summary>
    /// <value>The default value is 5.</value>
    [Range(0.01, 100_000)]
    public double PerHourPerAddress { get; set; } = 5;

    /// <summary>Gets or sets how many requests all addresses together may make per hour, and at once.</summary>
    /// <value>The default value is 100.</value>
    [Range(1, 1_000_000)]
    public int PerHour { get; set; } = 100;

    /// <summary>Gets or sets how many requests may wait for the operator; no further ones are taken then.</summary>
    /// <value>The default value is 1,000.</value>
    [Range(1, 1_000_000)]
    public int MaxPending { get; set; } = 1000;

    /// <summary>Gets or sets how long a one-time link opens.</summary>
    /// <value>The default value is 7 days, the longest allowed.</value>
    [Range(typeof(TimeSpan), "00:01:00", "7.00:00:00")]
    public TimeSpan LinkLifetime { get; set; } = TimeSpan.FromDays(7);
}
