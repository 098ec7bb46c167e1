namespace Sallyport.Market;

public sealed class PriceFeed
{
    public IAsyncEnumerable<MarketEvent> ReadAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
