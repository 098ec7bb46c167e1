using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sallyport.Chains;
using Sallyport.Market.Prices;

namespace Sallyport.Market.Tests.Prices;

public sealed class PriceBookTests
{
    private static readonly AssetId Dollar = Asset(0xd0);
    private static readonly AssetId Wrapped = Asset(0xe0);
    private static readonly AssetId Token = Asset(0xf0);
    private static readonly AssetId Lonely = Asset(0xf1);

    private static readonly Pair WrappedDollar = new(PairOf(1), Dollar, Wrapped, "uniswap-v2");
    private static readonly Pair WrappedToken = new(PairOf(2), Wrapped, Token, "uniswap-v2");
    private static readonly Pair TokenDollar = new(PairOf(3), Token, Dollar, "uniswap-v2");

    [Fact]
    public void TryGetQuote_PairWithStable_IsRatioInWholeUnits()
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(Units(3_000_000, 6), Units(1_000, 18)), 1);

        Price(book, Wrapped).ShouldBe(new Quote(3000, WrappedDollar.Id, Via: null));
    }

    [Fact]
    public void TryGetQuote_PairWithWrapped_GoesOverIt()
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(Units(3_000_000, 6), Units(1_000, 18)), 1);
        book.Apply(WrappedToken.Id, new Reserves(Units(10, 18), Units(60_000, 8)), 1);

        Price(book, Token).ShouldBe(new Quote(0.5, WrappedToken.Id, WrappedDollar.Id));
    }

    [Theory]
    [InlineData(15_001, false)]
    [InlineData(14_999, true)]
    public void TryGetQuote_TwoWays_TakesTheDirectOneUnlessTheOtherIsTwiceAsDeep(int dollars, bool round)
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(Units(3_000_000, 6), Units(1_000, 18)), 1);
        book.Apply(WrappedToken.Id, new Reserves(Units(10, 18), Units(60_000, 8)), 1);

        book.Apply(TokenDollar.Id, new Reserves(Units(1_000, 8), Units(dollars, 6)), 2);

        Price(book, Token)!.Pair.ShouldBe(round ? WrappedToken.Id : TokenDollar.Id);
    }

    [Fact]
    public void TryGetQuote_WayRoundOverAShallowPair_IsAsDeepAsThatPair()
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(Units(3_000, 6), Units(1, 18)), 1);
        book.Apply(WrappedToken.Id, new Reserves(Units(1_000, 18), Units(6_000_000, 8)), 1);

        book.Apply(TokenDollar.Id, new Reserves(Units(10_000, 8), Units(5_000, 6)), 2);

        Price(book, Token)!.Pair.ShouldBe(TokenDollar.Id);
    }

    [Fact]
    public void TryGetQuote_Stable_IsOneByDefinition()
    {
        var book = Book();
        Price(book, Dollar).ShouldBeNull();
        book.Apply(WrappedDollar.Id, new Reserves(Units(3_000_000, 6), Units(1_000, 18)), 1);
        Price(book, Dollar).ShouldBe(new Quote(1, WrappedDollar.Id, Via: null));
    }

    [Fact]
    public void TryGetQuote_NoReservesOrNoWayToTheStable_IsNone()
    {
        var book = Book();
        book.Apply(WrappedToken.Id, new Reserves(Units(10, 18), Units(60_000, 8)), 1);
        book.Apply(WrappedDollar.Id, new Reserves(0, Units(1, 18)), 1);

        Price(book, Wrapped).ShouldBeNull();
        Price(book, Token).ShouldBeNull();
        Price(book, Lonely).ShouldBeNull();
        Price(book, Asset(0xaa)).ShouldBeNull();
    }

    [Fact]
    public void DependentsOf_WrappedStablePair_AreWrappedAndWhatIsPricedThroughIt() =>
        Book().DependentsOf(WrappedDollar.Id).ShouldBe([Dollar, Wrapped, Token], ignoreOrder: true);

    [Fact]
    public void DependentsOf_PairWithStable_LeavesOthersAlone() =>
        Book().DependentsOf(TokenDollar.Id).ShouldBe([Dollar, Wrapped, Token], ignoreOrder: true);

    [Fact]
    public void UndoAfter_FirstEventOfAPair_TakesItsReservesAway()
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(1, 1), 5);

        book.UndoAfter(4).ShouldBe([WrappedDollar.Id]);

        book.TryGetReserves(WrappedDollar.Id, out _).ShouldBeFalse();
    }

    [Fact]
    public void UndoAfter_AnyHistory_LeavesWhatReplayUpToThereGives() =>
        Prop.ForAll(
                History().ToArbitrary(),
                Gen.Choose(0, 30).ToArbitrary(),
                (history, block) =>
                {
                    var undone = Book();
                    var replayed = Book();
                    foreach (var (at, pair, reserves) in history)
                    {
                        undone.Apply(pair, reserves, at);
                        if (at <= block)
                        {
                            replayed.Apply(pair, reserves, at);
                        }
                    }

                    var touched = undone.UndoAfter(block);
                    return undone.Pairs.All(pair =>
                            undone.TryGetReserves(pair.Id, out var left) == replayed.TryGetReserves(pair.Id, out var right) && left == right
                        ) && touched.SetEquals(history.Where(change => change.Block > block).Select(change => change.Pair));
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void ForgetUpTo_OldBlocks_CannotBeUndoneAnyMore()
    {
        var book = Book();
        book.Apply(WrappedDollar.Id, new Reserves(1, 1), 1);
        book.Apply(WrappedDollar.Id, new Reserves(2, 2), 2);
        book.ForgetUpTo(1);

        book.UndoAfter(0);

        book.TryGetReserves(WrappedDollar.Id, out var left).ShouldBeTrue();
        left.ShouldBe(new Reserves(1, 1));
    }

    [Fact]
    public void TryGetQuote_AnyReserves_PriceTimesReservesIsWhatTheOtherSideHolds() =>
        Prop.ForAll(
                Reserve().ToArbitrary(),
                Reserve().ToArbitrary(),
                (dollars, wrapped) =>
                {
                    var book = Book();
                    book.Apply(WrappedDollar.Id, new Reserves(dollars, wrapped), 1);

                    // 6 and 18 decimals: usd = dollars / 10^6, units = wrapped / 10^18.
                    var expected = (double)dollars / (double)wrapped * 1e12;
                    return Math.Abs((Price(book, Wrapped)!.UsdPrice / expected) - 1) < 1e-14;
                }
            )
            .QuickCheckThrowOnFailure();

    private static PriceBook Book() =>
        new(
            Dollar,
            [
                new Asset(Dollar, "DUSD", "Dollar", 6),
                new Asset(Wrapped, "WETH", "Wrapped", 18),
                new Asset(Token, "TKN", "Token", 8),
                new Asset(Lonely, "LNL", "Lonely", 18),
            ],
            [WrappedDollar, WrappedToken, TokenDollar]
        );

    private static Quote? Price(PriceBook book, AssetId asset) => book.TryGetQuote(asset, out var quote) ? quote : null;

    private static BigInteger Units(long whole, int decimals) => whole * BigInteger.Pow(10, decimals);

    private static Gen<BigInteger> Reserve() =>
        from bytes in Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(14)
        from length in Gen.Choose(1, 14)
        select new BigInteger(bytes.AsSpan(0, length), isUnsigned: true) + 1;

    private static Gen<(long Block, PairId Pair, Reserves Reserves)[]> History() =>
        from steps in (
            from wait in Gen.Choose(0, 3)
            from pair in Gen.Elements(WrappedDollar.Id, WrappedToken.Id, TokenDollar.Id)
            from reserve0 in Gen.Choose(1, 1000)
            from reserve1 in Gen.Choose(1, 1000)
            select (wait, pair, reserves: new Reserves(reserve0, reserve1))
        ).ArrayOf()
        select Dated(steps);

    private static (long Block, PairId Pair, Reserves Reserves)[] Dated((int Wait, PairId Pair, Reserves Reserves)[] steps)
    {
        var block = 0L;
        return [.. steps.Select(step => (block += step.Wait, step.Pair, step.Reserves))];
    }

    private static AssetId Asset(int number) =>
        AssetId.TryCreate(ChainId.Eth, $"0x{number:x40}", out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));

    private static PairId PairOf(int number) =>
        PairId.TryCreate(ChainId.Eth, $"0x{number:x40}", out var id) ? id : throw new ArgumentOutOfRangeException(nameof(number));
}
