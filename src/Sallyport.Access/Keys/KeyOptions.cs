using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Keys;

/// <summary>Section <c>Keys</c> of the configuration.</summary>
public sealed class KeyOptions
{
    /// <summary>Gets or sets how often last uses are written to the store.</summary>
    /// <value>The default value is 15 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LastUsedFlushInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets how many keys are kept in memory. Keys in memory are known good: others' guessing never throttles them.</summary>
    /// <value>The default value is 50 000.</value>
    [Range(1, 10_000_000)]
    public int CacheSize { get; set; } = 50_000;

    /// <summary>
    /// Gets or sets for how many keys in use it is remembered what they have used of their limits, whether or not they are still among
    /// <see cref="CacheSize"/>. A key is forgotten here when its buckets are full again and its usage is written.
    /// </summary>
    /// <value>The default value is 200 000. Beyond that the key that was used first is forgotten early.</value>
    [Range(1, 10_000_000)]
    public int MaxHeld { get; set; } = 200_000;

    /// <summary>Gets or sets how many unknown keys are remembered as such, sparing the store.</summary>
    /// <value>The default value is 10 000.</value>
    [Range(1, 1_000_000)]
    public int UnknownCacheSize { get; set; } = 10_000;
}
