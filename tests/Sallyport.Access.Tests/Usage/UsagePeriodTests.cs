using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Usage;

public static class UsagePeriodTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 15, 12, 30, 30, TimeSpan.Zero);

    [Fact]
    public static void TryRead_NothingGiven_IsTheMonthUntilNow()
    {
        UsagePeriod.TryRead(null, null, Now, out var period, out _).ShouldBeTrue();

        period.ShouldBe(new UsagePeriod(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), Now));
    }

    [Theory]
    [InlineData("2026-02-01", "2026-03-01")]
    [InlineData("2026-02-01T00:00Z", "2026-03-01T01:00:00+01:00")]
    [InlineData("1769904000000", "1772323200000")]
    [InlineData(null, "2026-03-01")]
    public static void TryRead_EachForm_IsTheSameInstants(string? from, string to)
    {
        UsagePeriod.TryRead(from, to, Now, out var period, out _).ShouldBeTrue();

        period.ShouldBe(
            new UsagePeriod(new DateTimeOffset(2026, 2, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero))
        );
    }

    [Theory]
    [InlineData("soon", null, "from")]
    [InlineData("1969-12-31", null, "from")]
    [InlineData("2026-03-15T12:30:30Z", null, "from")]
    [InlineData("2026-03-16", null, "from")]
    [InlineData("2025-01-01", "2026-03-01", "from")]
    [InlineData(null, "1970-01-01", "to")]
    [InlineData(null, "9999-12-31", "to")]
    [InlineData(null, "253402300799999", "to")]
    public static void TryRead_Wrong_NamesTheParameter(string? from, string? to, string parameter)
    {
        UsagePeriod.TryRead(from, to, Now, out _, out var fault).ShouldBeFalse();

        fault.Parameter.ShouldBe(parameter);
    }
}
