using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Sallyport.Access.Notices.Webhooks;

/// <summary>Section <c>Webhooks</c> of the configuration: where notices are posted.</summary>
public sealed class WebhookOptions : IValidatableObject
{
    /// <summary>The fewest characters of a secret.</summary>
    public const int MinSecretLength = 32;

    /// <summary>Gets or sets the address that each notice is posted to; https, or http on this machine. Without it nothing is posted.</summary>
    public string? Url { get; set; }

    /// <summary>Gets or sets the secret that posts are signed with: 32 characters or more.</summary>
    public string? Secret { get; set; }

    /// <summary>Gets or sets how long one post may take.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets for how long a notice that could not be delivered is tried again.</summary>
    /// <value>The default value is 1 day.</value>
    [Range(typeof(TimeSpan), "00:00:00", "30.00:00:00")]
    public TimeSpan GiveUpAfter { get; set; } = TimeSpan.FromDays(1);

    internal bool IsConfigured => !string.IsNullOrEmpty(Url);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!IsConfigured)
        {
            yield break;
        }

        if (!Uri.TryCreate(Url, UriKind.Absolute, out var url) || !IsAllowed(url))
        {
            yield return new ValidationResult("Url must be an https address, or http on this machine.", [nameof(Url)]);
        }

        if (Secret is null || Secret.Length < MinSecretLength)
        {
            yield return new ValidationResult($"Secret must have {MinSecretLength} characters or more.", [nameof(Secret)]);
        }
    }

    private static bool IsAllowed(Uri url) =>
        url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && IsThisMachine(url.Host.Trim('[', ']')));

    private static bool IsThisMachine(string host) =>
        host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
