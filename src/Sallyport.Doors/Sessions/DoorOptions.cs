using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Sallyport.Doors.Sessions;

/// <summary>Section <c>Doors</c>: sizes and times that hold for every session.</summary>
internal sealed class DoorOptions
{
    public const string Section = "Doors";

    /// <summary>Gets or sets the most bytes of one message, packet or request body from a client.</summary>
    /// <value>The default value is 1,000,000 bytes, as Socket.IO has it.</value>
    [Range(1024, 16 * 1024 * 1024)]
    public int MaxMessageBytes { get; set; } = 1_000_000;

    /// <summary>
    /// Gets or sets how many bytes are taken from a client before its credential was admitted: of a message or a polling body, and of a request's line and
    /// headers together. So much is also read ahead of a connection.
    /// </summary>
    /// <value>The default value is 8,192 bytes.</value>
    [Range(4096, 1024 * 1024)]
    public int MaxUnadmittedBytes { get; set; } = 8192;

    /// <summary>
    /// Gets or sets the most pushes that wait for one session's client; one more cuts it as too slow. As many answers may wait as well: more are held
    /// back until the client has read some.
    /// </summary>
    /// <value>The default value is 2,048.</value>
    [Range(1, 1_000_000)]
    public int SendQueueMessages { get; set; } = 2048;

    /// <summary>Gets or sets the most bytes of pushes that wait for one session's client, and of answers as well.</summary>
    /// <value>The default value is 4 MiB. A single larger message is sent when nothing of its kind waits.</value>
    [Range(1024, 1024 * 1024 * 1024)]
    public int SendQueueBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>Gets or sets how many bytes per second a client must take while something waits for it. A slower one is cut.</summary>
    /// <value>The default value is 32,768 bytes per second.</value>
    [Range(1, 1024 * 1024 * 1024)]
    public int MinSendRate { get; set; } = 32 * 1024;

    /// <summary>Gets or sets how long a client may take less than <see cref="MinSendRate"/> before that counts.</summary>
    /// <value>The default value is 20 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:02", "00:10:00")]
    public TimeSpan SendGracePeriod { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Gets or sets how many frames and packets without a request in them one session may send per second, over ten seconds: pings, pongs, small
    /// fragments, acknowledgements that were not asked for, CONNECT and DISCONNECT. More end the session.
    /// </summary>
    /// <value>The default value is 100.</value>
    [Range(1, 1_000_000)]
    public int ControlPacketsPerSecond { get; set; } = 100;

    /// <summary>Gets or sets how many requests of one session may be under way; at that number nothing more is read from its client.</summary>
    /// <value>The default value is 32.</value>
    [Range(1, 10_000)]
    public int ConcurrentRequests { get; set; } = 32;

    /// <summary>
    /// Gets or sets how long a session may stay without an admitted credential, a new TCP connection without a byte, and a request's headers under way.
    /// </summary>
    /// <value>The default value is 10 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan AuthenticationTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long a connection may stay open between two HTTP requests.</summary>
    /// <value>The default value is 20 seconds. A proxy that keeps connections to this server must give them up earlier.</value>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how often a client is pinged.</summary>
    /// <value>The default value is 25 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan PingInterval { get; set; } = TimeSpan.FromSeconds(25);

    /// <summary>Gets or sets how long the client may take to answer a ping.</summary>
    /// <value>The default value is 20 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:10:00")]
    public TimeSpan PingTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long a client may take to answer a close frame, or to read far enough to get it, before the connection is cut.</summary>
    /// <value>The default value is 5 seconds.</value>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan CloseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long the server goes on as usual after it was told to stop, while <c>/readyz</c> already says no.</summary>
    /// <value>The default value is zero. A load balancer needs a little more than the time between two of its checks.</value>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long a client may take for so many bytes: the grace period, and the time at the slowest rate.</summary>
    public TimeSpan LongestSend(long bytes) => SendGracePeriod + TimeSpan.FromSeconds((double)bytes / MinSendRate);
}

[OptionsValidator]
internal sealed partial class DoorOptionsValidator : IValidateOptions<DoorOptions>;
