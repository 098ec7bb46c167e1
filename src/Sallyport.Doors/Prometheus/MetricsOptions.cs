namespace Sallyport.Doors.Prometheus;

/// <summary>Section <c>Metrics</c>: where <c>/metrics</c> is served.</summary>
internal sealed class MetricsOptions
{
    public const string Section = "Metrics";

    /// <summary>Gets or sets the addresses, as in <c>Listen</c>, but of the operator's network: whoever reaches them may read.</summary>
    /// <value>The default is none: no <c>/metrics</c>, and nothing is measured for it.</value>
    public string? Listen { get; set; }
}
