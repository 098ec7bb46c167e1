using Microsoft.Extensions.Options;
using Sallyport.Access.Accounts;

namespace Sallyport.Access.Limits;

/// <summary>Section <c>Tiers</c>: what each tier allows. Read again when the configuration files change.</summary>
public sealed class TierOptions
{
    /// <summary>Gets or sets what accounts of the tier Free may do.</summary>
    [ValidateObjectMembers]
    public TierLimits Free { get; set; } =
        new()
        {
            RequestsPerSecond = new(5, 10),
            Burst = new(20, 40),
            Connections = new(5, 10),
            ConnectsPerSecond = new(1, 2),
            MonthlyQuota = new(100_000, 100_000),
            PriceSubscriptions = new(0, 0),
            ChannelSubscriptions = new(10, 10),
            ConcurrentRequests = new(32, 64),
            AnswerBytes = new(64 * TierLimits.Mebibyte, 64 * TierLimits.Mebibyte),
            MessageBytes = 65_536,
        };

    /// <summary>Gets or sets what accounts of the tier Basic may do.</summary>
    [ValidateObjectMembers]
    public TierLimits Basic { get; set; } =
        new()
        {
            RequestsPerSecond = new(25, 50),
            Burst = new(100, 200),
            Connections = new(50, 100),
            ConnectsPerSecond = new(5, 10),
            MonthlyQuota = new(5_000_000, 5_000_000),
            PriceSubscriptions = new(10, 10),
            ChannelSubscriptions = new(100, 100),
            ConcurrentRequests = new(128, 256),
            AnswerBytes = new(64 * TierLimits.Mebibyte, 128 * TierLimits.Mebibyte),
            MessageBytes = 262_144,
        };

    /// <summary>Gets or sets what accounts of the tier Premium may do.</summary>
    [ValidateObjectMembers]
    public TierLimits Premium { get; set; } =
        new()
        {
            RequestsPerSecond = new(200, 400),
            Burst = new(800, 1600),
            Connections = new(500, 1000),
            ConnectsPerSecond = new(20, 40),
            MonthlyQuota = new(100_000_000, 100_000_000),
            PriceSubscriptions = new(100, 100),
            ChannelSubscriptions = new(1000, 1000),
            ConcurrentRequests = new(512, 1024),
            AnswerBytes = new(128 * TierLimits.Mebibyte, 256 * TierLimits.Mebibyte),
            MessageBytes = 1_000_000,
        };

    /// <summary>Gets or sets what accounts of the tier Enterprise may do.</summary>
    [ValidateObjectMembers]
    public TierLimits Enterprise { get; set; } =
        new()
        {
            RequestsPerSecond = new(2000, 5000),
            Burst = new(8000, 20_000),
            Connections = new(5000, 10_000),
            ConnectsPerSecond = new(200, 400),
            MonthlyQuota = new(null, null),
            PriceSubscriptions = new(1000, 1000),
            ChannelSubscriptions = new(10_000, 10_000),
            ConcurrentRequests = new(2000, 4000),
            AnswerBytes = new(128 * TierLimits.Mebibyte, 256 * TierLimits.Mebibyte),
            MessageBytes = 1_000_000,
        };

    /// <summary>Gets what a tier allows; a name that is no tier gets what Free gets.</summary>
    public TierLimits Of(string tier) =>
        tier switch
        {
            TierNames.Basic => Basic,
            TierNames.Premium => Premium,
            TierNames.Enterprise => Enterprise,
            _ => Free,
        };
}

[OptionsValidator]
internal sealed partial class TierOptionsValidator : IValidateOptions<TierOptions>;
