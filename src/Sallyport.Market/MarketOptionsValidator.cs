using Microsoft.Extensions.Options;
using Sallyport.Chains;

namespace Sallyport.Market;

/// <summary>Says everything that is wrong with section <c>Market</c> at once.</summary>
internal sealed class MarketOptionsValidator(IOptions<ChainsOptions> chains) : IValidateOptions<MarketOptions>
{
    private const int MostDecimals = 36;

    public ValidateOptionsResult Validate(string? name, MarketOptions options)
    {
        var problems = options.Chains.SelectMany(chain => Problems(chain.Key, chain.Value)).ToArray();
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private IEnumerable<string> Problems(string name, MarketChainOptions market)
    {
        var section = $"Market:Chains:{name}";
        if (!ChainId.TryParseSetting(name, out var chain) || chain.Family is not ChainFamily.Evm)
        {
            return [$"{section}: no chain with a market; known are eth, base, bsc."];
        }

        return NodeProblems(section, chain).Concat(TokenProblems(section, chain, market));
    }

    private IEnumerable<string> NodeProblems(string section, ChainId chain)
    {
        if (!chains.Value.Chains.TryGetValue(chain.Name, out var nodes))
        {
            yield return $"{section}: Chains:{chain.Name} has no nodes.";
        }
        else if (nodes.Nodes.All(node => string.IsNullOrEmpty(node.WebSocket)))
        {
            yield return $"{section}: no node in Chains:{chain.Name} has a WebSocket address; prices need one.";
        }
    }

    private static IEnumerable<string> TokenProblems(string section, ChainId chain, MarketChainOptions market)
    {
        var assets = new HashSet<AssetId>();
        for (var index = 0; index < market.Assets.Count; index++)
        {
            if (!AssetId.TryCreate(chain, market.Assets[index].Address, out var id))
            {
                yield return $"{section}:Assets:{index}:Address is no address.";
            }
            else if (!assets.Add(id))
            {
                yield return $"{section}:Assets:{index} is there twice.";
            }

            if (market.Assets[index].Decimals is < 0 or > MostDecimals)
            {
                yield return $"{section}:Assets:{index}:Decimals is not between 0 and {MostDecimals}.";
            }
        }

        if (!AssetId.TryCreate(chain, market.Stable, out var stable) || !assets.Contains(stable))
        {
            yield return $"{section}:Stable is none of the assets.";
        }

        var pairs = new HashSet<PairId>();
        for (var index = 0; index < market.Pairs.Count; index++)
        {
            var pair = market.Pairs[index];
            if (!PairId.TryCreate(chain, pair.Address, out var id))
            {
                yield return $"{section}:Pairs:{index}:Address is no address.";
            }
            else if (!pairs.Add(id))
            {
                yield return $"{section}:Pairs:{index} is there twice.";
            }

            if (
                !AssetId.TryCreate(chain, pair.Token0, out var token0)
                || !AssetId.TryCreate(chain, pair.Token1, out var token1)
                || !assets.Contains(token0)
                || !assets.Contains(token1)
                || token0 == token1
            )
            {
                yield return $"{section}:Pairs:{index}: Token0 and Token1 are not two of the assets.";
            }
        }
    }
}
