using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Usage;

/// <summary>Section <c>Usage</c> of the configuration.</summary>
public sealed class UsageOptions : IValidatableObject
{
    /// <summary>Gets or sets whether usage is counted. Without it monthly quotas begin anew with each start of the server.</summary>
    /// <value>The default value is true.</value>
    public bool Enabled { get; set; } = true;

    /// <summary>Gets or sets how often what was counted is written: the most that a crash can lose.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets how many rows of counts (key, request, door and minute) are kept in memory while the store fails. Beyond that minutes are
    /// added up to hours, then to days.
    /// </summary>
    /// <value>The default value is 100 000.</value>
    [Range(1000, 10_000_000)]
    public int MaxHeldRows { get; set; } = 100_000;

    /// <summary>Gets or sets how long minutes are kept.</summary>
    /// <value>The default value is 2 days.</value>
    [Range(typeof(TimeSpan), "02:00:00", "400.00:00:00")]
    public TimeSpan MinuteRetention { get; set; } = TimeSpan.FromDays(2);

    /// <summary>Gets or sets how long hours are kept.</summary>
    /// <value>The default value is 62 days.</value>
    [Range(typeof(TimeSpan), "2.00:00:00", "4000.00:00:00")]
    public TimeSpan HourRetention { get; set; } = TimeSpan.FromDays(62);

    /// <summary>Gets or sets how long days are kept.</summary>
    /// <value>The default value is 400 days.</value>
    [Range(typeof(TimeSpan), "32.00:00:00", "4000.00:00:00")]
    public TimeSpan DayRetention { get; set; } = TimeSpan.FromDays(400);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (MinuteRetention > HourRetention)
        {
            yield return new ValidationResult("MinuteRetention must not be longer than HourRetention.", [nameof(MinuteRetention)]);
        }

        if (HourRetention > DayRetention)
        {
            yield return new ValidationResult("HourRetention must not be longer than DayRetention.", [nameof(HourRetention)]);
        }
    }
}
