using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sallyport.Chains.Feeds;
using Sallyport.Chains.Upstreams;

namespace Sallyport.Market.Prices;

/// <summary>Reads the reserves of pairs as they stand after a block, and once for each pair whether its tokens are the configured ones.</summary>
internal sealed partial class ReserveReader(UpstreamPool pool, TimeProvider timeProvider, ILogger logger)
{
    // The node asked may be a moment behind the one that told the block.
    private const int Tries = 8;
    private const int Parallel = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private readonly HashSet<PairId> _verified = [];
    private readonly HashSet<PairId> _refused = [];

    /// <summary>
    /// Reads all pairs.
    /// </summary>
    /// <returns>The reserves, without pairs that are no such contract; or null when the chain cannot be asked.</returns>
    public async Task<IReadOnlyDictionary<PairId, Reserves>?> ReadAsync(
        IReadOnlyCollection<Pair> pairs,
        EvmBlock block,
        CancellationToken cancellationToken
    )
    {
        var reserves = new Dictionary<PairId, Reserves>();
        var left = pairs.Where(pair => !_refused.Contains(pair.Id)).ToList();
        for (var attempt = 0; attempt < Tries && left.Count > 0; attempt++)
        {
            if (attempt > 0)
            {
                await Task.Delay(Pause, timeProvider, cancellationToken);
            }

            foreach (var chunk in left.Chunk(Parallel))
            {
                var answers = await Task.WhenAll(chunk.Select(pair => ReadAsync(pair, block, cancellationToken)));
                foreach (var (pair, answer) in chunk.Zip(answers))
                {
                    if (answer is { } value)
                    {
                        reserves[pair.Id] = value;
                    }
                }
            }

            left.RemoveAll(pair => reserves.ContainsKey(pair.Id) || _refused.Contains(pair.Id));
        }

        foreach (var pair in left)
        {
            Log.NoReserves(logger, pair.Id);
        }

        return reserves.Count == 0 && left.Count > 0 ? null : reserves;
    }

    private async Task<Reserves?> ReadAsync(Pair pair, EvmBlock block, CancellationToken cancellationToken)
    {
        if (!await IsVerifiedAsync(pair, cancellationToken))
        {
            return null;
        }

        var answer = await CallAsync(pair, UniswapV2.GetReserves, $"0x{block.Number:x}", cancellationToken);
        return UniswapV2.TryReadReserves(answer, out var reserves) ? reserves : null;
    }

    // Tokens the wrong way round would turn the price upside down.
    private async Task<bool> IsVerifiedAsync(Pair pair, CancellationToken cancellationToken)
    {
        lock (_verified)
        {
            if (_verified.Contains(pair.Id))
            {
                return true;
            }
        }

        var token0 = await CallAsync(pair, UniswapV2.Token0, "latest", cancellationToken);
        var token1 = await CallAsync(pair, UniswapV2.Token1, "latest", cancellationToken);
        if (!UniswapV2.TryReadAddress(token0, out var address0) || !UniswapV2.TryReadAddress(token1, out var address1))
        {
            return false;
        }

        var right =
            string.Equals(address0, pair.Token0.Address, StringComparison.Ordinal)
            && string.Equals(address1, pair.Token1.Address, StringComparison.Ordinal);
        lock (_verified)
        {
            (right ? _verified : _refused).Add(pair.Id);
        }

        if (!right)
        {
            Log.WrongTokens(logger, pair.Id, address0, address1);
        }

        return right;
    }

    private async Task<string?> CallAsync(Pair pair, string data, string block, CancellationToken cancellationToken)
    {
        var parameters = JsonSerializer.SerializeToElement<object[]>([
            new Dictionary<string, string>(StringComparer.Ordinal) { ["to"] = pair.Id.Address, ["data"] = data },
            block,
        ]);
        var answer = await pool.RequestAsync("eth_call", parameters, cancellationToken);
        return answer.Succeeded && answer.Result.Span is [(byte)'"', .. var hex, (byte)'"'] ? Encoding.ASCII.GetString(hex) : null;
    }

    private static partial class Log
    {
        [LoggerMessage(
            6021,
            LogLevel.Error,
            "Pair {Pair} holds {Token0} and {Token1}, not the configured tokens in that order; it is left out.",
            EventName = "PairOfOtherTokens"
        )]
        public static partial void WrongTokens(ILogger logger, PairId pair, string token0, string token1);

        [LoggerMessage(
            6022,
            LogLevel.Warning,
            "Pair {Pair} told no reserves; it is priced from its next swap on.",
            EventName = "PairWithoutReserves"
        )]
        public static partial void NoReserves(ILogger logger, PairId pair);
    }
}
