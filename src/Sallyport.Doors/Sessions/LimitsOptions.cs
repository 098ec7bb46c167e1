using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// Section <c>Limits</c>: what holds for addresses and for the server as a whole. What holds for keys and accounts is their tier's (section
/// <c>Tiers</c>). Read again when the configuration files change.
/// </summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>Gets or sets the caps on open connections.</summary>
    [ValidateObjectMembers]
    public ConnectionLimitOptions Connections { get; set; } = new();

    /// <summary>Gets or sets how fast connections may be opened.</summary>
    [ValidateObjectMembers]
    public ConnectRateOptions ConnectsPerSecond { get; set; } = new();

    /// <summary>Gets or sets when a session is cut that goes on after refusals.</summary>
    [ValidateObjectMembers]
    public HammeringOptions Hammering { get; set; } = new();

    /// <summary>Gets or sets how much may be under way in the whole server.</summary>
    [ValidateObjectMembers]
    public WorkOptions Work { get; set; } = new();
}

/// <summary>What the whole server may have under way. What one key or account may have is its tier's. Zero means zero.</summary>
internal sealed class WorkOptions
{
    /// <summary>Gets or sets the most requests under way, until their answers are written.</summary>
    /// <value>The default value is 10,000.</value>
    [Range(0, 10_000_000)]
    public int RequestsPerNode { get; set; } = 10_000;

    /// <summary>Gets or sets the most bytes of answers that wait for clients to read them.</summary>
    /// <value>The default value is 1 GiB.</value>
    [Range(0L, 1L << 40)]
    public long AnswerBytesPerNode { get; set; } = 1L << 30;

    /// <summary>Gets or sets when a client is told to try again that was refused because too much is under way.</summary>
    /// <value>The default value is 1 second.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(1);
}

/// <summary>Caps on connections open at the same time, across the doors. Zero means zero.</summary>
internal sealed class ConnectionLimitOptions
{
    /// <summary>
    /// Gets or sets the most connections of one IPv4 address or one IPv6 network of 64 bits: so many with an admitted credential, and so many without.
    /// </summary>
    /// <value>The default value is 2,000.</value>
    [Range(0, 10_000_000)]
    public int PerAddress { get; set; } = 2000;

    /// <summary>Gets or sets the most connections of this server.</summary>
    /// <value>The default value is 20,000.</value>
    [Range(0, 10_000_000)]
    public int PerNode { get; set; } = 20_000;

    /// <summary>Gets or sets how much of <see cref="PerNode"/> connections without an admitted credential may have, in percent.</summary>
    /// <value>The default value is 50.</value>
    [Range(1, 99)]
    public int StrangersPercent { get; set; } = 50;

    /// <summary>
    /// Gets or sets the most TCP connections of one IPv4 address or one IPv6 network of 64 bits, whatever they are used for. Those of trusted proxies are
    /// not counted.
    /// </summary>
    /// <value>The default value is 2,500.</value>
    [Range(1, 10_000_000)]
    public int TcpPerAddress { get; set; } = 2500;

    /// <summary>Gets the most connections without an admitted credential: at least one.</summary>
    public int Strangers => (int)Math.Max(1, (long)PerNode * StrangersPercent / 100);

    /// <summary>Gets or sets after how long a client is told to try again that was refused for want of a connection.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.001", "01:00:00")]
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>New connections per second, whether their credential is good or not. Ten seconds' worth may come at once after a rest.</summary>
internal sealed class ConnectRateOptions
{
    /// <summary>Gets or sets how many one IPv4 address or one IPv6 network of 64 bits may open.</summary>
    /// <value>The default value is 100.</value>
    [Range(0, 1_000_000)]
    public int PerAddress { get; set; } = 100;

    /// <summary>Gets or sets how many this server takes.</summary>
    /// <value>The default value is 2,000.</value>
    [Range(0, 1_000_000)]
    public int PerNode { get; set; } = 2000;
}

/// <summary>A session that sends on while it is refused is cut.</summary>
internal sealed class HammeringOptions
{
    /// <summary>Gets or sets how many refusals a session is told within the window; with one more it is cut.</summary>
    /// <value>The default value is 100.</value>
    [Range(1, 1_000_000)]
    public int Refusals { get; set; } = 100;

    /// <summary>Gets or sets the window.</summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.1", "01:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);
}

[OptionsValidator]
internal sealed partial class LimitsOptionsValidator : IValidateOptions<LimitsOptions>;
