namespace Sallyport.Chains.Upstreams;

/// <summary>The order in which nodes that are up are asked.</summary>
internal enum NodeRank
{
    /// <summary>Asked first.</summary>
    Preferred,

    /// <summary>Its breaker is open, or it said a moment ago that we ask too much.</summary>
    Failing,

    /// <summary>Behind the others, or its head is old: its answers would be of the past.</summary>
    Behind,

    /// <summary>Far above the others: its answers may be lies.</summary>
    TooFarAhead,
}
