namespace Sallyport.SocketIO;

/// <summary>Settings of connection state recovery: a client that comes back soon gets its id, its rooms, its data and the events it missed.</summary>
public sealed class RecoveryOptions
{
    /// <summary>Gets or sets a value indicating whether clients may recover.</summary>
    /// <value>The default value is <see langword="false"/>.</value>
    public bool Enabled { get; set; }

    /// <summary>Gets or sets how long a client may be away, and how long events are kept.</summary>
    /// <value>The default value is 2 minutes.</value>
    public TimeSpan MaxDisconnection { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets a value indicating whether a client that recovers passes no middleware. Leave it off where middleware authenticates: who lost
    /// the right to come in meanwhile would come in.
    /// </summary>
    /// <value>The default value is <see langword="false"/>. The reference server skips middleware by default.</value>
    public bool SkipMiddlewares { get; set; }

    /// <summary>Gets or sets how many events of all namespaces together are kept. With one more the oldest of its namespace goes, and who needs it begins anew.</summary>
    /// <value>The default value is 10,000.</value>
    public int MaxPackets { get; set; } = 10_000;

    /// <summary>Gets or sets how many bytes of events of all namespaces together are kept, at least one event.</summary>
    /// <value>The default value is 16 MiB.</value>
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Gets or sets how many sessions are kept. With one more the oldest goes.</summary>
    /// <value>The default value is 10,000.</value>
    public int MaxSessions { get; set; } = 10_000;
}
