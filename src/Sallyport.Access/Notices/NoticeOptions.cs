using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Notices;

/// <summary>Section <c>Notices</c> of the configuration.</summary>
public sealed class NoticeOptions
{
    /// <summary>Gets or sets how long notices are kept, acknowledged or not.</summary>
    /// <value>The default value is 400 days.</value>
    [Range(typeof(TimeSpan), "2.00:00:00", "4000.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(400);
}
