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

    /// <summary>Gets or sets how many blocks a node may be ahead of all others before its head is not believed.</summary>
    /// <value>The default value is 100 blocks (Solana: slots times ten); at least 1.</value>
    public int MaxBlocksAhead { get; set; } = 100;

    /// <summary>Gets or sets the largest answer taken from a node.</summary>
    /// <value>The default value is 8 MiB; at least 1 KiB.</value>
    public int MaxResponseBytes { get; set; } = 8 * 1024 * 1024;

    /// <summary>Gets or sets how many calls of customers may be under way on this chain. An account alone may use half of them.</summary>
    /// <value>The default value is 512; 2 to 100,000.</value>
    public int MaxCallsUnderWay { get; set; } = 512;

    /// <summary>Gets or sets how many calls may wait for calls of their own account to end. An account alone may use half of them.</summary>
    /// <value>The default value is 1024; 0 to 100,000. With 0 no call waits.</value>
    public int MaxCallsWaiting { get; set; } = 1024;

    /// <summary>Gets or sets how long such a call waits before it is refused.</summary>
    /// <value>The default value is 3 seconds; 10 ms to 1 minute.</value>
    public TimeSpan MaxCallWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets the longest time for which a node's Retry-After is honoured.</summary>
    /// <value>The default value is 1 minute; up to 1 hour. With 0 no Retry-After is honoured.</value>
    public TimeSpan MaxThrottlePause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets the window over which a node's breaker counts calls.</summary>
    /// <value>The default value is 10 seconds; 100 ms to 10 minutes.</value>
    public TimeSpan BreakerWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many calls the window must hold before the breaker may open.</summary>
    /// <value>The default value is 20; at least 1.</value>
    public int BreakerMinimumCalls { get; set; } = 20;

    /// <summary>Gets or sets the share of failed calls in the window from which the breaker opens.</summary>
    /// <value>The default value is 0.5; above 0, up to 1.</value>
    public double BreakerFailureShare { get; set; } = 0.5;

    /// <summary>Gets or sets a value indicating whether a call that sends a transaction goes to a second node when the first one fails.</summary>
    /// <value>The default value is <see langword="false"/>: the first node may have sent it, and the second one may be public.</value>
    public bool ResendTransactions { get; set; }
}
