namespace Sallyport.Server.Admissions;

/// <summary>Section <c>Proxies</c>: whose <c>Forwarded</c> and <c>X-Forwarded-*</c> headers count.</summary>
internal sealed class ProxiesOptions
{
    public const string Section = "Proxies";

    /// <summary>Gets or sets the addresses (<c>10.0.0.7</c>) and networks (<c>10.0.0.0/8</c>) of reverse proxies that are ours.</summary>
    /// <value>The default is empty: such headers count for nothing.</value>
    public string[] Trusted { get; set; } = [];
}
