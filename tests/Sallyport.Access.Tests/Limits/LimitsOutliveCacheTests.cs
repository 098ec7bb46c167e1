using Sallyport.Access.Authentication;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Limits;
using Sallyport.Access.Notices;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Limits;

/// <summary>What a key and its account have used is kept when nothing else in the process holds the key any more.</summary>
public sealed class LimitsOutliveCacheTests : IDisposable
{
    private readonly AccessHouse _house = new([new("Keys:CacheSize", "2")]);

    [Fact]
    [Trait("Requirement", "R19")]
    public async Task TryTake_KeyLeftTheCache_FindsItsBucketsAndItsMonthAsTheyWere()
    {
        var issued = await _house.IssueKeyAsync();
        var before = await UseAsync(issued.Secret, 100);

        await ForgetAsync();
        var caller = await _house.EnterAsync(issued.Secret);
        await _house.Get<RequestLimiter>().PrepareAsync(caller);
        var after = _house.Get<RequestLimiter>().Look(caller.Standing);

        after.Units.ShouldBe(before.Units);
        after.MonthUsed.ShouldBe(100);
        _house.Get<RequestLimiter>().Look(caller.Standing.Account).MonthUsed.ShouldBe(100);
    }

    [Fact]
    [Trait("Requirement", "R19")]
    public async Task TryConnect_KeyLeftTheCache_FindsItsConnectRateAsItWas()
    {
        var issued = await _house.IssueKeyAsync();
        var allowed = await ConnectAsync(issued.Secret);

        await ForgetAsync();

        allowed.ShouldBeGreaterThan(0);
        (await ConnectAsync(issued.Secret)).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R1")]
    public async Task Raise_KeyLeftTheCache_TellsOnceAnHour()
    {
        var issued = await _house.IssueKeyAsync();
        Expose(issued.Secret);

        await ForgetAsync();
        await _house.EnterAsync(issued.Secret);
        Expose(issued.Secret);
        Told().ShouldBe(1);

        _house.Time.Advance(TimeSpan.FromHours(1));
        Expose(issued.Secret);
        Told().ShouldBe(1);
    }

    [Fact]
    public async Task Sweep_KeyAtRest_LetsGoOfItOnceItsUsageIsWritten()
    {
        var issued = await _house.IssueKeyAsync();
        await UseAsync(issued.Secret, 100);
        var keeper = _house.Get<StandingKeeper>();
        keeper.Count.ShouldBe(1);

        _house.Time.Advance(TimeSpan.FromMinutes(5));
        keeper.Sweep();
        keeper.Sweep();
        keeper.Count.ShouldBe(1, "nothing was written since it was used");

        (await _house.Get<UsageMeter>().FlushAsync(default)).ShouldBeTrue();
        keeper.Sweep();
        keeper.Count.ShouldBe(0);

        await UseAsync(issued.Secret, 1);
        keeper.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Sweep_StoreLost_HoldsWhatIsNotWritten()
    {
        var issued = await _house.IssueKeyAsync();
        await UseAsync(issued.Secret, 100);
        var keeper = _house.Get<StandingKeeper>();
        _house.Usage.IsLost = true;

        for (var i = 0; i < 3; i++)
        {
            _house.Time.Advance(TimeSpan.FromMinutes(5));
            await _house.Get<UsageMeter>().FlushAsync(default);
            keeper.Sweep();
        }

        keeper.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Hold_MoreThanMayBeHeld_ForgetsTheOldestAndCountsIt()
    {
        using var house = new AccessHouse([new("Keys:MaxHeld", "2")]);
        for (var i = 0; i < 5; i++)
        {
            var caller = await house.EnterAsync((await house.IssueKeyAsync()).Secret);
            house.Get<RequestLimiter>().TryTake(caller, 1).IsAllowed.ShouldBeTrue();
        }

        house.Get<CacheSizes>().Held.ShouldBe(2);
        house.Get<CacheSizes>().Forgotten.ShouldBe(3);
    }

    [Fact]
    [Trait("Requirement", "R22")]
    public async Task TryReport_OneKeyAHundredTimes_IsOneKeyAndPushesNoneOutOfTheCache()
    {
        var first = await _house.IssueKeyAsync();
        var second = await _house.IssueKeyAsync();
        var leaked = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(leaked.Key.Id, Sallyport.Access.Audit.Actor.Server, default);
        await _house.EnterAsync(first.Secret);
        await _house.EnterAsync(second.Secret);
        var reports = _house.Get<LeakReportService>();
        var reads = _house.Store.KeyReads;

        for (var i = 0; i < 10; i++)
        {
            reports.TryReport([.. Enumerable.Repeat(leaked.Secret, 100)], null, AccessHouse.Home).ShouldBeTrue();
            reports.Waiting.Reader.TryRead(out var report).ShouldBeTrue();
            report.Keys.Count.ShouldBe(1);
            (await reports.TryActAsync(report, default)).ShouldBeTrue();
        }

        (_house.Store.KeyReads - reads).ShouldBe(10, "the key is not in memory: one look each");
        await _house.EnterAsync(first.Secret);
        await _house.EnterAsync(second.Secret);
        (_house.Store.KeyReads - reads).ShouldBe(10, "the others are in memory still");
    }

    [Fact]
    [Trait("Requirement", "R22")]
    public async Task TryAdd_SameKeyAgainAndAgain_TakesItsOwnPlace()
    {
        var first = await _house.IssueKeyAsync();
        var second = await _house.IssueKeyAsync();
        await _house.EnterAsync(first.Secret);
        for (var i = 0; i < 10; i++)
        {
            await _house.Get<KeyDirectory>().WarmAsync(1, default);
            await _house.EnterAsync(second.Secret);
        }

        var reads = _house.Store.KeyReads;
        await _house.EnterAsync(first.Secret);
        await _house.EnterAsync(second.Secret);
        _house.Store.KeyReads.ShouldBe(reads);
    }

    public void Dispose() => _house.Dispose();

    private async Task<LimitLook> UseAsync(string secret, int units)
    {
        var caller = await _house.EnterAsync(secret);
        var limiter = _house.Get<RequestLimiter>();
        await limiter.PrepareAsync(caller);
        for (var i = 0; i < units; i++)
        {
            limiter.TryTake(caller, 1).IsAllowed.ShouldBeTrue();
            _house.Get<UsageMeter>().Record(caller, new UsageSample(1, UsageDoor.Http, 1, TimeSpan.Zero, 0, 0, 0));
        }

        return limiter.Look(caller.Standing);
    }

    private async Task<int> ConnectAsync(string secret)
    {
        var caller = await _house.EnterAsync(secret);
        return Enumerable.Range(0, 1000).TakeWhile(_ => _house.Get<RequestLimiter>().TryConnect(caller).IsAllowed).Count();
    }

    private void Expose(string secret) => _house.Get<ExposedKeyAlarm>().Raise(secret, AccessHouse.Home);

    private int Told()
    {
        var told = 0;
        while (_house.Get<NoticeBoard>().Raised.TryRead(out var notice))
        {
            told += notice.Kind == NoticeKind.KeyExposed ? 1 : 0;
        }

        return told;
    }

    // Other keys come in, and whatever nothing holds is collected. In a method of its own, so that no local of the test holds a caller.
    private async Task ForgetAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);
        }

        await _house.Get<LastUsedRecorder>().FlushAsync(default);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }
}
