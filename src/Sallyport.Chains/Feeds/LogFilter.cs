namespace Sallyport.Chains.Feeds;

/// <summary>Which logs a feed gives.</summary>
/// <param name="Addresses">Contracts, any of them; none means no logs at all.</param>
/// <param name="Topics">First topics, any of them; none means all.</param>
public sealed record LogFilter(IReadOnlyList<string> Addresses, IReadOnlyList<string> Topics);
