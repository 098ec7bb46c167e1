using System.Threading.Channels;
using Sallyport.Chains.Feeds;

namespace Sallyport.Chains.Tests.Feeds;

/// <summary>Reads a feed in the background; a test asks for the next event of a kind.</summary>
internal sealed class FeedReader : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<EvmFeedEvent> _events = Channel.CreateUnbounded<EvmFeedEvent>();
    private readonly Task _reading;

    public FeedReader(ChainFixture chain, params string[] addresses)
    {
        _reading = ReadAsync(chain.Feed.ReadAsync(chain.Chain, new LogFilter(addresses, []), _stopping.Token));
    }

    public async Task<EvmFeedEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(Timeout);

    /// <summary>Reads up to the first event of a kind (and of a condition), and gives all that was read.</summary>
    public async Task<List<EvmFeedEvent>> UntilAsync<T>(Func<T, bool>? condition = null)
        where T : EvmFeedEvent
    {
        var read = new List<EvmFeedEvent>();
        while (true)
        {
            read.Add(await NextAsync());
            if (read[^1] is T wanted && (condition is null || condition(wanted)))
            {
                return read;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<EvmFeedEvent> events)
    {
        try
        {
            await foreach (var feedEvent in events)
            {
                _events.Writer.TryWrite(feedEvent);
            }
        }
        catch (Exception exception)
        {
            _events.Writer.TryComplete(exception);
        }
    }
}
