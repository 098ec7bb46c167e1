using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Suspicion;

/// <summary>Section <c>Suspicion</c> of the configuration: when the use of a key becomes a notice.</summary>
public sealed class SuspicionOptions
{
    /// <summary>Gets or sets whether anything is watched.</summary>
    /// <value>The default value is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets after how long without use from a network that network is new again.</summary>
    /// <value>The default value is 30 days.</value>
    [Range(typeof(TimeSpan), "1.00:00:00", "400.00:00:00")]
    public TimeSpan NetworkMemory { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Gets or sets for how long after a key's first use its networks are learned without a notice.</summary>
    /// <value>The default value is 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan LearningPeriod { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the time in which there is at most one notice of a kind for a key.</summary>
    /// <value>The default value is 1 day.</value>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan NoticeInterval { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets how many refused attempts of one key within <see cref="RefusedWindow"/> are a burst.</summary>
    /// <value>The default value is 100.</value>
    [Range(1, 1_000_000)]
    public int RefusedBurst { get; set; } = 100;

    /// <summary>Gets or sets the time in which refused attempts are counted together.</summary>
    /// <value>The default value is 1 minute.</value>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RefusedWindow { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how many times the mean hour of the week before a key's last hour must be to be a jump.</summary>
    /// <value>The default value is 10.</value>
    [Range(1.5, 10_000)]
    public double JumpFactor { get; set; } = 10;

    /// <summary>Gets or sets how many units an hour must have to be a jump, however quiet the key was.</summary>
    /// <value>The default value is 1 000.</value>
    [Range(1, 1_000_000_000)]
    public long JumpFloor { get; set; } = 1000;
}
