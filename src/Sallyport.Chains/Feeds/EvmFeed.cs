namespace Sallyport.Chains.Feeds;

public sealed class EvmFeed
{
    public IAsyncEnumerable<EvmFeedEvent> ReadAsync(ChainId chain, LogFilter filter, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();
}
