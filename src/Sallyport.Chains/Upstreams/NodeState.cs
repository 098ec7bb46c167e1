namespace Sallyport.Chains.Upstreams;

/// <summary>What is known of a node.</summary>
public enum NodeState
{
    /// <summary>Not yet looked at.</summary>
    Unknown,

    /// <summary>Answers, and is of the right chain.</summary>
    Up,

    /// <summary>Did not answer when last asked.</summary>
    Down,

    /// <summary>Answers with the chain id of another chain: never used until it answers with the right one.</summary>
    WrongChain,
}
