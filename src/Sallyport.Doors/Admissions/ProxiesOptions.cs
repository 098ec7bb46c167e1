namespace Sallyport.Doors.Admissions;

/// <summary>Section <c>Proxies</c>: whose forwarding headers count, and which.</summary>
internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>Gets or sets the addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of reverse proxies that are ours.</summary>
    /// <value>The default is empty: such headers count for nothing.</value>
    public string[] Trusted { get; set; } = [];

    /// <summary>
    /// Gets or sets the one family of headers that the trusted proxies set and that is believed. The other one is a client's own: a request of a trusted
    /// proxy that has both is refused.
    /// </summary>
    /// <value>The default value is <see cref="ForwardingHeader.XForwarded"/>.</value>
    public ForwardingHeader Header { get; set; } = ForwardingHeader.XForwarded;
}
