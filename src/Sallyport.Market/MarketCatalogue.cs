using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using Sallyport.Chains;

namespace Sallyport.Market;

/// <summary>The configured assets and pairs. Immutable.</summary>
public sealed class MarketCatalogue
{
    private readonly Dictionary<AssetId, Asset> _assets = [];
    private readonly Dictionary<PairId, Pair> _pairs = [];
    private readonly Dictionary<ChainId, AssetId> _stables = [];

    /// <summary>Reads the configuration; it was validated at start.</summary>
    public MarketCatalogue(IOptions<MarketOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var (name, market) in options.Value.Chains)
        {
            if (ChainId.TryParseSetting(name, out var chain))
            {
                Add(chain, market);
            }
        }
    }

    /// <summary>All assets.</summary>
    public IReadOnlyCollection<Asset> Assets => _assets.Values;

    /// <summary>All pairs.</summary>
    public IReadOnlyCollection<Pair> Pairs => _pairs.Values;

    /// <summary>The chains that have a market.</summary>
    public IReadOnlyCollection<ChainId> Chains => _stables.Keys;

    /// <summary>The asset, if it is configured.</summary>
    public bool TryGetAsset(AssetId id, [NotNullWhen(true)] out Asset? asset) => _assets.TryGetValue(id, out asset);

    /// <summary>The pair, if it is configured.</summary>
    public bool TryGetPair(PairId id, [NotNullWhen(true)] out Pair? pair) => _pairs.TryGetValue(id, out pair);

    /// <summary>The asset worth one US dollar on a chain that has a market.</summary>
    public AssetId StableOf(ChainId chain) => _stables[chain];

    private void Add(ChainId chain, MarketChainOptions market)
    {
        foreach (var asset in market.Assets)
        {
            if (AssetId.TryCreate(chain, asset.Address, out var id))
            {
                _assets[id] = new Asset(id, asset.Symbol, asset.Name, asset.Decimals);
            }
        }

        foreach (var pair in market.Pairs)
        {
            if (
                PairId.TryCreate(chain, pair.Address, out var id)
                && AssetId.TryCreate(chain, pair.Token0, out var token0)
                && AssetId.TryCreate(chain, pair.Token1, out var token1)
            )
            {
                _pairs[id] = new Pair(id, token0, token1, pair.Dex);
            }
        }

        if (AssetId.TryCreate(chain, market.Stable, out var stable))
        {
            _stables[chain] = stable;
        }
    }
}
