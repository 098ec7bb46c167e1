using Microsoft.Extensions.Logging.Abstractions;
using Sallyport.Access.Authentication;
using Sallyport.Access.Limits;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.WallClock;

/// <summary>The wall clock is set forward or back while the monotonic clock goes on: nothing is spoiled beyond the jump.</summary>
[Trait("Requirement", "R31")]
public sealed class WallClockTests : IDisposable
{
    private static readonly TimeSpan Hours = TimeSpan.FromHours(2);

    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Expiry_ClockSetForward_EndsTheKeyWithinASecond()
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddHours(1))).Secret);
        var ended = Endings();

        _house.Time.JumpWallClock(Hours);
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        _house.Time.Advance(TimeSpan.FromSeconds(1));

        ended.ShouldBe([caller.KeyId]);
    }

    [Fact]
    public async Task Expiry_ClockSetForwardAndBack_EndsTheKeyAgainAtItsTime()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddHours(1));
        await _house.EnterAsync(issued.Secret);
        _house.Time.JumpWallClock(Hours);
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        _house.Time.JumpWallClock(-Hours);
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        var ended = Endings();

        await _house.EnterAsync(issued.Secret);
        _house.Time.Advance(TimeSpan.FromMinutes(59));
        ended.ShouldBeEmpty();
        _house.Time.Advance(TimeSpan.FromMinutes(1));

        ended.ShouldBe([issued.Key.Id]);
    }

    [Fact]
    public async Task Expiry_ClockSetBack_EndsTheKeyAtItsDate()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddHours(1));
        await _house.EnterAsync(issued.Secret);
        var ended = Endings();

        _house.Time.JumpWallClock(-Hours);
        _house.Time.Advance(TimeSpan.FromHours(2.5));
        ended.ShouldBeEmpty();
        _house.Time.Advance(TimeSpan.FromHours(0.5));

        ended.ShouldBe([issued.Key.Id]);
    }

    [Theory]
    [InlineData(31)]
    [InlineData(-31)]
    [InlineData(62)]
    public async Task Quota_OneRequestInAWrongMonth_LeavesTheMonthAsItWas(int days)
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        var limiter = _house.Get<RequestLimiter>();
        await limiter.PrepareAsync(caller);
        limiter.TryTake(caller, 60).IsAllowed.ShouldBeTrue();

        _house.Time.JumpWallClock(TimeSpan.FromDays(days));
        limiter.TryTake(caller, 1).IsAllowed.ShouldBeTrue();
        _house.Time.JumpWallClock(-TimeSpan.FromDays(days));

        limiter.Look(caller.Standing).MonthUsed.ShouldBe(60);
        limiter.Look(caller.Standing.Account).MonthUsed.ShouldBe(60);
        limiter.Look(caller.Standing).IsMonthComplete.ShouldBeTrue();
    }

    [Fact]
    public async Task Quota_StartedInAWrongMonth_ReadsTheRightOneFromTheStore()
    {
        var issued = await _house.IssueKeyAsync();
        await UseAsync(_house, issued.Secret, 60);
        await _house.Get<UsageMeter>().FlushAsync(default);
        _house.Time.JumpWallClock(TimeSpan.FromDays(-31));
        using var started = new AccessHouse(null, _house.Secrets, _house.Store, _house.Time, _house.Usage);
        await UseAsync(started, issued.Secret, 1);

        _house.Time.JumpWallClock(TimeSpan.FromDays(31));
        var caller = await started.EnterAsync(issued.Secret);
        await started.Get<RequestLimiter>().PrepareAsync(caller);

        started.Get<RequestLimiter>().Look(caller.Standing).MonthUsed.ShouldBe(60);
    }

    [Fact]
    public async Task Rate_ClockSetEitherWay_GivesNothingAndTakesNothing()
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        var limiter = _house.Get<RequestLimiter>();
        limiter.TryTake(caller, 90).IsAllowed.ShouldBeTrue();
        var left = limiter.Look(caller.Standing).Units;

        _house.Time.JumpWallClock(Hours);
        limiter.Look(caller.Standing).Units.ShouldBe(left);
        _house.Time.JumpWallClock(-2 * Hours);
        limiter.Look(caller.Standing).Units.ShouldBe(left);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(24 * 31)]
    public async Task UsedToken_ClockSetForwardAndBack_StaysUsed(int hours)
    {
        var sweeper = new UsedTokenSweeper(_house.Store, _house.Get<SettledClock>(), _house.Time, NullLogger<UsedTokenSweeper>.Instance);
        for (var minute = 0; minute < 120; minute++)
        {
            _house.Time.Advance(TimeSpan.FromMinutes(1));
            await sweeper.SweepAsync(default);
        }

        var token = _house.Tokens.Issue(await _house.EnterAsync((await _house.IssueKeyAsync()).Secret)).Value;
        await _house.Authenticator.MarkUsedAsync(await _house.EnterAsync(token), default);

        _house.Time.JumpWallClock(TimeSpan.FromHours(hours));
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.TokenExpired);
        for (var minute = 0; minute < 5; minute++)
        {
            await sweeper.SweepAsync(default);
            _house.Time.Advance(TimeSpan.FromMinutes(1));
        }

        _house.Time.JumpWallClock(-TimeSpan.FromHours(hours));
        (await _house.RefusalOfAsync(token)).ShouldBe(RefusalReason.TokenUsed);
    }

    [Fact]
    public async Task ConnectionTime_ClockSetForward_CountsWhatPassed()
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        var meter = _house.Get<UsageMeter>();
        meter.ConnectionOpened(caller, UsageDoor.WebSocket);
        _house.Time.Advance(TimeSpan.FromSeconds(10));
        _house.Time.JumpWallClock(Hours);
        _house.Time.Advance(TimeSpan.FromSeconds(10));
        meter.ConnectionClosed(caller, UsageDoor.WebSocket);

        var now = _house.Time.GetUtcNow();
        var read = await meter.ReadAsync(new UsageQuery(now.AddDays(-1), now.AddDays(1)), default);
        read.Rows.Sum(row => row.Counts.ConnectionMilliseconds).ShouldBe(20_000);
    }

    [Fact]
    public async Task RefusedBurst_ClockSetBack_EndsItsWindowAllTheSame()
    {
        var caller = await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        var watch = _house.Get<KeyWatch>();
        for (var burst = 0; burst < 2; burst++)
        {
            for (var i = 0; i < 100; i++)
            {
                watch.Refused(caller.Standing, "FORBIDDEN", null);
            }

            watch.Signs.TryRead(out _).ShouldBeTrue();
            _house.Time.JumpWallClock(-Hours);
            _house.Time.Advance(TimeSpan.FromMinutes(1));
        }
    }

    [Fact]
    public void Look_ClockSetForwardForAWhile_DoesNotFollow()
    {
        var clock = _house.Get<SettledClock>();
        clock.Look().ShouldBe(DateTimeOffset.MinValue);
        Pass(minutes: 90);
        var before = clock.Look();
        (_house.Time.GetUtcNow() - before).ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(62));

        _house.Time.JumpWallClock(TimeSpan.FromDays(400));
        Pass(minutes: 30);
        (clock.Look() - before).ShouldBeLessThan(TimeSpan.FromMinutes(32));
        _house.Time.JumpWallClock(TimeSpan.FromDays(-400));
        Pass(minutes: 90);
        (_house.Time.GetUtcNow() - clock.Look()).ShouldBeInRange(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(62));

        void Pass(int minutes)
        {
            for (var minute = 0; minute < minutes; minute++)
            {
                _house.Time.Advance(TimeSpan.FromMinutes(1));
                clock.Look();
            }
        }
    }

    public void Dispose() => _house.Dispose();

    private List<string?> Endings()
    {
        var ended = new List<string?>();
        _house.Feed.Subscribe(notice => ended.Add(notice.KeyId));
        return ended;
    }

    private static async Task UseAsync(AccessHouse house, string secret, int units)
    {
        var caller = await house.EnterAsync(secret);
        await house.Get<RequestLimiter>().PrepareAsync(caller);
        house.Get<RequestLimiter>().TryTake(caller, units).IsAllowed.ShouldBeTrue();
        house.Get<UsageMeter>().Record(caller, new UsageSample(1, UsageDoor.Http, units, TimeSpan.Zero, 0, 0, 0));
    }
}
