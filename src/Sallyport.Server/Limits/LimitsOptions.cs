using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Server.Limits;

/// <summary>Section <c>Limits</c>: how much of this server one caller may hold. The bucket for guessing (<c>Limits:Guessing</c>) belongs to Access.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Gets or sets the caps on open connections.</summary>
    [ValidateObjectMembers]
    public ConnectionLimitOptions Connections { get; set; } = new();

    /// <summary>Gets or sets how many price subscriptions an account of each tier may hold on all its Socket.IO sessions together.</summary>
    [ValidateObjectMembers]
    public TierAllowance PriceSubscriptions { get; set; } = new();

    /// <summary>Gets or sets how many channels one WebSocket session may follow.</summary>
    /// <value>The default value is 1,000.</value>
    [Range(0, 1_000_000)]
    public int ChannelSubscriptionsPerSession { get; set; } = 1000;
}

/// <summary>Caps on connections open at the same time, across the doors. Zero means zero.</summary>
internal sealed class ConnectionLimitOptions
{
    /// <summary>Gets or sets the most connections of one API key, those opened by its ws-tokens included.</summary>
    /// <value>The default value is 1,000.</value>
    [Range(0, 10_000_000)]
    public int PerKey { get; set; } = 1000;

    /// <summary>Gets or sets the most connections of all keys of one account.</summary>
    /// <value>The default value is 5,000.</value>
    [Range(0, 10_000_000)]
    public int PerAccount { get; set; } = 5000;

    /// <summary>Gets or sets the most connections of one IPv4 address or one IPv6 network of 64 bits.</summary>
    /// <value>The default value is 2,000.</value>
    [Range(0, 10_000_000)]
    public int PerAddress { get; set; } = 2000;

    /// <summary>Gets or sets the most connections of this server.</summary>
    /// <value>The default value is 20,000.</value>
    [Range(0, 10_000_000)]
    public int PerNode { get; set; } = 20_000;

    /// <summary>Gets or sets after how long a refused client is told to try again.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>A number for each tier. Zero means zero.</summary>
internal sealed class TierAllowance
{
    [Range(0, 10_000_000)]
    public int Free { get; set; }

    [Range(0, 10_000_000)]
    public int Basic { get; set; } = 10;

    [Range(0, 10_000_000)]
    public int Premium { get; set; } = 100;

    [Range(0, 10_000_000)]
    public int Enterprise { get; set; } = 1000;

    /// <summary>The number of a tier; a tier that is not known has none.</summary>
    public int Of(string tier) =>
        tier switch
        {
            Sallyport.Access.Accounts.TierNames.Free => Free,
            Sallyport.Access.Accounts.TierNames.Basic => Basic,
            Sallyport.Access.Accounts.TierNames.Premium => Premium,
            Sallyport.Access.Accounts.TierNames.Enterprise => Enterprise,
            _ => 0,
        };
}

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
