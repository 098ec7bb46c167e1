using Sallyport.Access.Limits;

namespace Sallyport.Access.Tests.Limits;

public sealed class MonthCounterTests
{
    private static readonly DateTimeOffset November = new(2026, 11, 30, 23, 59, 59, 999, TimeSpan.Zero);
    private static readonly DateTimeOffset December = November.AddMilliseconds(1);

    [Fact]
    public void Add_UpToTheQuota_TellsOfEachShareOnce()
    {
        var month = Known(0);
        var told = Enumerable.Range(0, 11).Select(_ => month.Add(1, 10, 1000, November)).ToList();
        told.ShouldBe([0, 0, 0, 0, 0, 0, 0, 80, 0, 100, -1]);
        month.Return(1, November);
        month.Add(1, 10, 1000, November).ShouldBe(0, "once a month each");
    }

    [Fact]
    public void Return_OfUnitsNobodyWasToldOf_LeavesTheTellingToThoseWhoUseThem()
    {
        var month = Known(0);
        month.Add(10, 10, 1000, November).ShouldBe(100);
        month.Return(10, November, untold: 100, quota: 10);
        month.Add(8, 10, 1000, November).ShouldBe(80);
        month.Add(2, 10, 1000, November).ShouldBe(100);
        month.Return(2, November, untold: 100, quota: 10);
        month.Add(1, 10, 1000, November).ShouldBe(0, "80 % was told");
        month.Add(1, 10, 1000, November).ShouldBe(100);
    }

    [Fact]
    public void Add_MoreThanIsLeft_TakesNothing()
    {
        var month = Known(0);
        month.Add(7, 10, 1000, November);
        month.Add(4, 10, 1000, November).ShouldBe(-1);
        month.Units(November).ShouldBe(7);
        month.Add(3, 10, 1000, November).ShouldBe(100);
        month.Add(0, 10, 1000, November).ShouldBe(0, "what costs nothing needs nothing");
    }

    [Fact]
    public void Add_WithQuotaZero_IsRefused()
    {
        var month = Known(0);
        month.Add(1, 0, 1000, November).ShouldBe(-1);
    }

    [Fact]
    public void Add_InTheNextMonth_BeginsAgain()
    {
        var month = Known(0);
        month.Add(10, 10, 1000, November).ShouldBe(100);
        month.Add(1, 10, 1, December).ShouldBe(0);
        month.Units(December).ShouldBe(1);
        month.IsComplete(December).ShouldBeFalse("whether the clock came here by itself is not known: the store is asked");
        MonthCounter.EndOf(November).ShouldBe(December);
        MonthCounter.EndOf(December).ShouldBe(December.AddMonths(1));
    }

    [Fact]
    [Trait("Requirement", "R31")]
    public void Add_InALaterMonthAndBack_FindsTheMonthAsItWas()
    {
        var month = Known(3);
        month.Add(1, 10, 1, December).ShouldBe(0);
        month.Add(6, 10, 0, November).ShouldBe(80);
        month.Units(November).ShouldBe(9);
        month.IsComplete(November).ShouldBeTrue();
        month.Add(2, 10, 0, November).ShouldBe(-1);
        month.Units(December).ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "R31")]
    public void Add_InAnEarlierMonth_CountsThereAndNotInTheLaterOne()
    {
        var month = new MonthCounter();
        month.Restore(5, 10, December);
        month.Add(1, 10, 1, November).ShouldBe(0);
        month.Units(December).ShouldBe(5);
        month.Units(November).ShouldBe(1);
    }

    [Fact]
    [Trait("Requirement", "R21")]
    public void Add_BeforeTheStoreHasSpoken_IsBoundedByTheCeiling()
    {
        var month = new MonthCounter();
        Enumerable.Range(0, 20).Count(_ => month.Add(1, 1_000_000, 5, November) >= 0).ShouldBe(5);
        month.Restore(100, 1_000_000, November);
        month.Units(November).ShouldBe(105);
        month.Add(1, 1_000_000, 5, November).ShouldBe(0);
        month.Restore(100, 1_000_000, November);
        month.Units(November).ShouldBe(106, "the store is believed once");
    }

    [Fact]
    public void Restore_BeyondAShare_TellsNobodyAgain()
    {
        Known(8).Add(1, 10, 0, November).ShouldBe(0);
        Known(7).Add(1, 10, 0, November).ShouldBe(80);
        Known(10).ReachByRefusal(November).ShouldBeFalse();
    }

    [Fact]
    public async Task Add_FromManyThreads_GivesTheQuotaExactly()
    {
        var month = Known(0);
        var admitted = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 1000).Count(_ => month.Add(1, 5000, 0, November) >= 0)))
        );
        admitted.Sum().ShouldBe(5000);
    }

    private static MonthCounter Known(long units)
    {
        var month = new MonthCounter();
        month.Restore(units, 10, November);
        return month;
    }
}
