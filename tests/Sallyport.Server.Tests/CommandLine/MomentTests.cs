using Sallyport.Server.CommandLine;

namespace Sallyport.Server.Tests.CommandLine;

public sealed class MomentTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("30m", 1_800)]
    [InlineData("12h", 43_200)]
    [InlineData("90d", 7_776_000)]
    [InlineData("4w", 2_419_200)]
    public void TryParse_Duration_CountsFromNow(string text, int seconds)
    {
        Moment.TryParse(text, new StillClock(), out var moment).ShouldBeTrue();
        moment.ShouldBe(Now.AddSeconds(seconds));
    }

    [Theory]
    [InlineData("2027-01-31", "2027-01-31T00:00:00Z")]
    [InlineData("2027-01-31T18:30Z", "2027-01-31T18:30:00Z")]
    [InlineData("2027-01-31T18:00:00+02:00", "2027-01-31T16:00:00Z")]
    public void TryParse_Date_IsUtc(string text, string expected)
    {
        Moment.TryParse(text, new StillClock(), out var moment).ShouldBeTrue();
        moment.ShouldBe(DateTimeOffset.Parse(expected));
    }

    [Theory]
    [InlineData("")]
    [InlineData("d")]
    [InlineData("0d")]
    [InlineData("-1d")]
    [InlineData("1.5h")]
    [InlineData("90")]
    [InlineData("90 d")]
    [InlineData("1y")]
    [InlineData("99999999999999999999d")]
    [InlineData("9999999999w")]
    [InlineData("3000000d")]
    [InlineData("2027-13-01")]
    [InlineData("31.01.2027")]
    public void TryParse_Anything_ElseIsRefused(string text) => Moment.TryParse(text, new StillClock(), out _).ShouldBeFalse();

    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
