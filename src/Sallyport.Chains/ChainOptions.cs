namespace Sallyport.Chains;

/// <summary>One chain: section <c>Chains:{name}</c>.</summary>
public sealed class ChainOptions
{
    /// <summary>Gets or sets the chain id that every node must answer with.</summary>
    /// <value>The default is the contract's number of the chain; another number is refused. Not used for Solana.</value>
    public long? ChainId { get; set; }

    /// <summary>Gets the nodes in the order of preference; at least one.</summary>
    public IList<NodeOptions> Nodes { get; } = [];

    /// <summary>Gets or sets how long one node may take for one request.</summary>
    /// <value>The default value is 10 seconds; 100 ms to 5 minutes.</value>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets the age of the newest head from which a node is not preferred, and a feed is called stale and moves to another node.</summary>
    /// <value>The default value is 30 seconds; 200 ms to 1 hour.</value>
    public TimeSpan HeadTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how often a node's head is looked at; also the longest pause between looks at a node that is down.</summary>
    /// <value>The default value is 5 seconds; 50 ms to 5 minutes.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long a node may take to answer a look at its head before it counts as down.</summary>
    /// <value>The default value is 3 seconds; 50 ms to 1 minute.</value>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how many blocks a node may be behind the best of the chain and still be preferred.</summary>
    /// <value>The default value is 5 blocks (Solana: slots times ten).</value>
    public int MaxBlocksBehind { get; set; } = 5;

    /// <summary>Gets or sets the largest answer taken from a node.</summary>
    /// <value>The default value is 8 MiB; at least 1 KiB.</value>
    public int MaxResponseBytes { get; set; } = 8 * 1024 * 1024;
}
