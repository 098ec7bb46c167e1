namespace Sallyport.Chains;

/// <summary>One node of a chain. Its addresses may hold credentials, so they are never logged or returned whole.</summary>
public sealed class NodeOptions
{
    /// <summary>Gets or sets the address for requests.</summary>
    /// <value>An absolute http or https URL.</value>
    public string Http { get; set; } = "";

    /// <summary>Gets or sets the address for subscriptions.</summary>
    /// <value>An absolute ws or wss URL, or null: then no feed reads from this node.</value>
    public string? WebSocket { get; set; }
}
