using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Limits;

/// <summary>What one tier allows. A unit is what a request costs (section <c>Costs</c>), one unless said otherwise.</summary>
public sealed class TierLimits
{
    /// <summary>Gets or sets how many units come back per second.</summary>
    [ValidateObjectMembers]
    public LimitPair RequestsPerSecond { get; set; } = new();

    /// <summary>Gets or sets how many units may be used at once after a rest.</summary>
    [ValidateObjectMembers]
    public LimitPair Burst { get; set; } = new();

    /// <summary>Gets or sets how many connections may be open at the same time, over all doors.</summary>
    [ValidateObjectMembers]
    public LimitPair Connections { get; set; } = new();

    /// <summary>Gets or sets how many connections may be opened per second. Ten seconds' worth may come at once after a rest.</summary>
    [ValidateObjectMembers]
    public LimitPair ConnectsPerSecond { get; set; } = new();

    /// <summary>Gets or sets how many units a calendar month (UTC) holds; null is unlimited, zero is none.</summary>
    [ValidateObjectMembers]
    public QuotaPair MonthlyQuota { get; set; } = new();

    /// <summary>Gets or sets how many price subscriptions may be held on Socket.IO.</summary>
    [ValidateObjectMembers]
    public LimitPair PriceSubscriptions { get; set; } = new();

    /// <summary>Gets or sets how many channels may be followed on the raw WebSocket.</summary>
    [ValidateObjectMembers]
    public LimitPair ChannelSubscriptions { get; set; } = new();

    /// <summary>Gets or sets how many requests may be under way at the same time, over all doors, until their answers are written.</summary>
    [ValidateObjectMembers]
    public LimitPair ConcurrentRequests { get; set; } = new(32, 64);

    /// <summary>Gets or sets how many bytes of answers may wait for clients to read them, over all doors.</summary>
    [ValidateObjectMembers]
    public BytesPair AnswerBytes { get; set; } = new(64 * Mebibyte, 64 * Mebibyte);

    /// <summary>Gets or sets the most bytes of one message or request body. <c>Doors:MaxMessageBytes</c> wins where it is smaller.</summary>
    [Range(MinMessageBytes, MaxMessageBytes)]
    public int MessageBytes { get; set; } = 65_536;

    internal const long Mebibyte = 1024 * 1024;
    internal const int MinMessageBytes = 256;
    internal const int MaxMessageBytes = 16 * 1024 * 1024;
}
