using System.ComponentModel.DataAnnotations;

namespace Sallyport.Access.Tokens;

/// <summary>Section <c>WsTokens</c> of the configuration.</summary>
public sealed class WsTokenOptions
{
    /// <summary>The longest life of a ws-token, and the longest that a validator accepts: 600 seconds.</summary>
    public static readonly TimeSpan MaxLifetime = TimeSpan.FromSeconds(600);

    /// <summary>Gets or sets how long a ws-token lives. Whole seconds.</summary>
    /// <value>The default value, and the largest, is 10 minutes.</value>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Lifetime { get; set; } = MaxLifetime;

    /// <summary>Gets or sets whether a ws-token opens one connection only.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool SingleUse { get; set; } = true;

    /// <summary>Gets or sets whether the raw WebSocket door takes a ws-token from the query string.</summary>
    /// <value>The default value is <see langword="true"/>.</value>
    public bool AllowQuery { get; set; } = true;

    /// <summary>Gets or sets the claim <c>iss</c>.</summary>
    /// <value>The default value is <c>sallyport</c>.</value>
    [Required, RegularExpression("[A-Za-z0-9._:/-]{1,100}")]
    public string Issuer { get; set; } = "sallyport";

    /// <summary>Gets or sets the claim <c>aud</c>.</summary>
    /// <value>The default value is <c>sallyport</c>.</value>
    [Required, RegularExpression("[A-Za-z0-9._:/-]{1,100}")]
    public string Audience { get; set; } = "sallyport";
}
