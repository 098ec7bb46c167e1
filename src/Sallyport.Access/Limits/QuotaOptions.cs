using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Limits;

/// <summary>Section <c>Limits:Quota</c>: what holds while the store cannot say what a month has seen.</summary>
public sealed class QuotaOptions
{
    /// <summary>
    /// Gets or sets how many units a key or account with a monthly quota may use while what the month has seen before cannot be read from the store.
    /// </summary>
    /// <value>The default value is 1,000.</value>
    [Range(0, 1_000_000_000)]
    public int LocalCeiling { get; set; } = 1000;

    /// <summary>Gets or sets how long to wait before the store is asked again.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan RetryInterval { get; set; } = TimeSpan.FromSeconds(5);
}

[OptionsValidator]
internal sealed partial class QuotaOptionsValidator : IValidateOptions<QuotaOptions>;
