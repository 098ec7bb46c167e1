using System.Diagnostics.CodeAnalysis;

namespace Sallyport.Market.Prices;

/// <summary>
/// The reserves of one chain's pairs and the USD prices that follow from them. Remembers what each change replaced, so that blocks can be undone. Not thread-safe.
/// </summary>
internal sealed class PriceBook
{
    private static readonly Rational RoundMustBeDeeper = new(2, 1);

    private readonly AssetId _stable;
    private readonly Dictionary<AssetId, Asset> _assets;
    private readonly Dictionary<AssetId, Pair[]> _pairsOf;
    private readonly Dictionary<PairId, Pair> _pairs;
    private readonly Dictionary<PairId, Reserves> _reserves = [];
    private readonly List<Change> _changes = [];

    /// <param name="stable">The asset that is worth one US dollar.</param>
    /// <param name="assets">The assets of the chain, <paramref name="stable"/> among them.</param>
    /// <param name="pairs">The pairs between them.</param>
    public PriceBook(AssetId stable, IEnumerable<Asset> assets, IEnumerable<Pair> pairs)
    {
        _stable = stable;
        _assets = assets.ToDictionary(asset => asset.Id);
        _pairs = pairs.ToDictionary(pair => pair.Id);
        _pairsOf = _assets.Keys.ToDictionary(
            asset => asset,
            asset => _pairs.Values.Where(pair => pair.Token0 == asset || pair.Token1 == asset).ToArray()
        );
    }

    public IReadOnlyCollection<AssetId> Assets => _assets.Keys;

    public IReadOnlyCollection<Pair> Pairs => _pairs.Values;

    public bool TryGetReserves(PairId pair, out Reserves reserves) => _reserves.TryGetValue(pair, out reserves);

    /// <summary>Takes the reserves as they stand, and forgets what was before.</summary>
    public void Reset(IReadOnlyDictionary<PairId, Reserves> reserves)
    {
        _reserves.Clear();
        _changes.Clear();
        foreach (var (pair, value) in reserves)
        {
            _reserves[pair] = value;
        }
    }

    /// <summary>Takes the reserves of a pair after an event in a block; blocks come in rising order.</summary>
    public void Apply(PairId pair, Reserves reserves, long block)
    {
        Reserves? before = _reserves.TryGetValue(pair, out var known) ? known : null;
        _changes.Add(new Change(block, pair, before));
        _reserves[pair] = reserves;
    }

    /// <summary>Restores the reserves that stood after <paramref name="block"/>.</summary>
    /// <returns>The pairs that changed since.</returns>
    public IReadOnlySet<PairId> UndoAfter(long block)
    {
        var touched = new HashSet<PairId>();
        while (_changes.Count > 0 && _changes[^1] is var change && change.Block > block)
        {
            _changes.RemoveAt(_changes.Count - 1);
            touched.Add(change.Pair);
            if (change.Before is { } before)
            {
                _reserves[change.Pair] = before;
            }
            else
            {
                _reserves.Remove(change.Pair);
            }
        }

        return touched;
    }

    /// <summary>Forgets how to undo blocks up to and including <paramref name="block"/>.</summary>
    public void ForgetUpTo(long block)
    {
        var count = _changes.FindIndex(change => change.Block > block);
        _changes.RemoveRange(0, count < 0 ? _changes.Count : count);
    }

    /// <summary>The assets whose price may depend on a pair: its tokens, and those that are priced through one of them.</summary>
    public IReadOnlySet<AssetId> DependentsOf(PairId pair)
    {
        var dependents = new HashSet<AssetId>();
        if (!_pairs.TryGetValue(pair, out var changed))
        {
            return dependents;
        }

        foreach (var token in (AssetId[])[changed.Token0, changed.Token1])
        {
            dependents.Add(token);
            if (token != _stable)
            {
                dependents.UnionWith(_pairsOf[token].Select(other => Other(other, token)));
            }
        }

        return dependents;
    }

    /// <summary>
    /// The USD price of an asset by its deepest pair with the stable asset, or by a pair with a token that has such a pair itself, where that way is much
    /// deeper. The depth of a way is the USD in its shallowest pair.
    /// </summary>
    public bool TryGetQuote(AssetId asset, [NotNullWhen(true)] out Quote? quote)
    {
        quote = null;
        if (!_pairsOf.TryGetValue(asset, out var pairs))
        {
            return false;
        }

        var best = asset == _stable ? StableItself(pairs) : Best(asset, pairs);
        if (best is not { } found)
        {
            return false;
        }

        var price = found.Price.ToDouble();
        if (price is not (> 0 and < double.PositiveInfinity))
        {
            return false;
        }

        quote = new Quote(price, found.Pair, found.Via);
        return true;
    }

    // One dollar by definition; the pair named is its deepest one.
    private Candidate? StableItself(Pair[] pairs)
    {
        Candidate? best = null;
        foreach (var pair in pairs)
        {
            if (TryGetSides(_stable, pair, out var own, out _))
            {
                best = Deeper(best, new Candidate(Rational.One, own, pair.Id, Via: null));
            }
        }

        return best;
    }

    private Candidate? Best(AssetId asset, Pair[] pairs)
    {
        Candidate? direct = null;
        Candidate? round = null;
        foreach (var pair in pairs)
        {
            var candidate = Through(asset, pair);
            if (candidate?.Via is null)
            {
                direct = Deeper(direct, candidate);
            }
            else
            {
                round = Deeper(round, candidate);
            }
        }

        // A way round adds the noise of another pair, and two ways of like depth would take turns with every swap.
        return direct is { } d && (round is not { } r || !(r.Depth > d.Depth * RoundMustBeDeeper)) ? direct : round;
    }

    private Candidate? Through(AssetId asset, Pair pair)
    {
        var other = Other(pair, asset);
        if (other == _stable)
        {
            return Priced(asset, pair, Rational.One, hop: null);
        }

        Candidate? hop = null;
        foreach (var candidate in _pairsOf[other])
        {
            if (Other(candidate, other) == _stable)
            {
                hop = Deeper(hop, Priced(other, candidate, Rational.One, hop: null));
            }
        }

        return hop is { } found ? Priced(asset, pair, found.Price, found) : null;
    }

    // price = USD in the other side / units in the own side: by the constant product both sides are worth the same.
    private Candidate? Priced(AssetId asset, Pair pair, Rational otherPrice, Candidate? hop)
    {
        if (!TryGetSides(asset, pair, out var own, out var other))
        {
            return null;
        }

        var usd = other * otherPrice;
        return new Candidate(usd / own, hop is { } leg && leg.Depth < usd ? leg.Depth : usd, pair.Id, hop?.Pair);
    }

    private bool TryGetSides(AssetId asset, Pair pair, out Rational own, out Rational other)
    {
        own = other = default;
        if (!_reserves.TryGetValue(pair.Id, out var reserves) || reserves.IsEmpty)
        {
            return false;
        }

        var side0 = Rational.FromUnits(reserves.Reserve0, _assets[pair.Token0].Decimals);
        var side1 = Rational.FromUnits(reserves.Reserve1, _assets[pair.Token1].Decimals);
        (own, other) = pair.Token0 == asset ? (side0, side1) : (side1, side0);
        return true;
    }

    private static AssetId Other(Pair pair, AssetId asset) => pair.Token0 == asset ? pair.Token1 : pair.Token0;

    private static Candidate? Deeper(Candidate? left, Candidate? right) =>
        left is { } l && (right is not { } r || !(r.Depth > l.Depth)) ? left : right;

    private readonly record struct Change(long Block, PairId Pair, Reserves? Before);

    private readonly record struct Candidate(Rational Price, Rational Depth, PairId Pair, PairId? Via);
}
