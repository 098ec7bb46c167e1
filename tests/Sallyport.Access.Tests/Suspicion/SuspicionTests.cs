using System.Net;
using Sallyport.Access.Notices;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Suspicion;

public sealed class SuspicionTests : IDisposable
{
    private static readonly IPAddress Home = IPAddress.Parse("203.0.113.7");
    private static readonly IPAddress SameNetwork = IPAddress.Parse("203.0.113.250");
    private static readonly IPAddress Elsewhere = IPAddress.Parse("198.51.100.1");
    private static readonly IPAddress Third = IPAddress.Parse("2001:db8:1:2::3");

    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Admitted_FreshKey_LearnsItsNetworksSilently()
    {
        var caller = await EnterAsync();
        await SeeAsync(caller, Home);
        await SeeAsync(caller, Elsewhere);
        _house.Time.Advance(TimeSpan.FromDays(1));
        await SeeAsync(caller, Home);
        await SeeAsync(caller, SameNetwork);
        await SeeAsync(caller, Elsewhere);

        (await NoticesAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Admitted_NetworkNotSeenFor30Days_IsOneNotice()
    {
        var caller = await EnterAsync();
        await SeeAsync(caller, Home);
        _house.Time.Advance(TimeSpan.FromDays(1));
        await SeeAsync(caller, Third);
        await SeeAsync(caller, Third);

        // Within the day: learned, not told.
        await SeeAsync(caller, Elsewhere);

        var notice = (await NoticesAsync()).ShouldHaveSingleItem();
        (notice.Kind, notice.AccountId, notice.KeyId).ShouldBe((NoticeKind.NewNetwork, caller.AccountId, caller.KeyId));
        notice.Data!["network"]!.GetValue<string>().ShouldBe("2001:db8:1::/48");

        _house.Time.Advance(TimeSpan.FromDays(1));
        await SeeAsync(caller, Elsewhere);
        await SeeAsync(caller, Third);
        (await NoticesAsync()).Count.ShouldBe(1);

        _house.Time.Advance(TimeSpan.FromDays(30) + TimeSpan.FromMilliseconds(1));
        await _house.Get<SuspicionJudge>().LookBackAsync(default);
        await SeeAsync(caller, Home);
        (await NoticesAsync())[0].Data!["network"]!.GetValue<string>().ShouldBe("203.0.113.0/24");
    }

    [Fact]
    public async Task Admitted_ServerStartedAgain_StillOneNoticeInTheInterval()
    {
        var caller = await EnterAsync();
        await SeeAsync(caller, Home);
        _house.Time.Advance(TimeSpan.FromDays(1));
        await SeeAsync(caller, Elsewhere);
        (await NoticesAsync()).Count.ShouldBe(1);

        using var second = new SuspicionJudge(
            _house.Get<KeyWatch>(),
            _house.Notices,
            _house.Notices,
            _house.Get<UsageMeter>(),
            _house.Get<NoticeBoard>(),
            _house.Get<SettledClock>(),
            Microsoft.Extensions.Options.Options.Create(new SuspicionOptions()),
            _house.Time,
            Microsoft.Extensions.Logging.Abstractions.NullLogger<SuspicionJudge>.Instance
        );
        _house.Get<KeyWatch>().Admitted(caller.Standing, Third);
        await second.JudgeAsync(default);

        (await NoticesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task Refused_BurstOfOneKey_IsOneNotice()
    {
        var (first, second) = (await EnterAsync(), await EnterAsync());
        for (var i = 0; i < 99; i++)
        {
            await RefuseAsync(first);
            await RefuseAsync(second);
        }

        _house.Time.Advance(TimeSpan.FromMinutes(1));
        await RefuseAsync(first);
        (await NoticesAsync()).ShouldBeEmpty("never 100 within a minute");

        for (var i = 0; i < 500; i++)
        {
            await RefuseAsync(first);
        }

        var notice = (await NoticesAsync()).ShouldHaveSingleItem();
        (notice.Kind, notice.KeyId).ShouldBe((NoticeKind.RefusedBurst, first.KeyId));
        notice.Text.ShouldContain("FORBIDDEN");
    }

    [Fact]
    public async Task LookBackAsync_HourFarAboveTheWeekBefore_IsOneNotice()
    {
        var (jumping, steady, young) = (await EnterAsync(), await EnterAsync(), await EnterAsync());
        for (var hour = 0; hour < 48; hour++)
        {
            Use(jumping, 150);
            Use(steady, 150);
            _house.Time.Advance(TimeSpan.FromHours(1));
        }

        Use(jumping, 1501);
        Use(steady, 1499);
        Use(young, 100_000);
        _house.Time.Advance(TimeSpan.FromMinutes(59));
        await LookBackAsync();
        await LookBackAsync();

        var notice = (await NoticesAsync()).ShouldHaveSingleItem();
        (notice.Kind, notice.KeyId).ShouldBe((NoticeKind.UsageJump, jumping.KeyId));
        notice.Data!["units"]!.GetValue<long>().ShouldBe(1501);
    }

    [Fact]
    public async Task LookBackAsync_QuietKey_NeedsTheFloor()
    {
        var caller = await EnterAsync();
        Use(caller, 1);
        _house.Time.Advance(TimeSpan.FromDays(3));
        Use(caller, 999);
        await LookBackAsync();
        (await NoticesAsync()).ShouldBeEmpty();

        Use(caller, 1);
        await LookBackAsync();
        (await NoticesAsync()).Count.ShouldBe(1);
    }

    [Fact]
    public async Task JudgeAsync_StoreLost_GoesOnWithTheNext()
    {
        var caller = await EnterAsync();
        await SeeAsync(caller, Home);
        _house.Time.Advance(TimeSpan.FromDays(1));
        _house.Notices.IsLost = true;
        await SeeAsync(caller, Elsewhere);
        _house.Notices.IsLost = false;
        await SeeAsync(caller, Third);

        (await NoticesAsync()).ShouldHaveSingleItem().Data!["network"]!.GetValue<string>().ShouldBe("2001:db8:1::/48");
    }

    public void Dispose() => _house.Dispose();

    private async Task<Caller> EnterAsync() => await _house.EnterAsync((await _house.IssueKeyAsync()).Secret);

    private async Task SeeAsync(Caller caller, IPAddress from)
    {
        _house.Get<KeyWatch>().Admitted(caller.Standing, from);
        await _house.Get<SuspicionJudge>().JudgeAsync(default);
    }

    private async Task RefuseAsync(Caller caller)
    {
        _house.Get<KeyWatch>().Refused(caller.Standing, "FORBIDDEN", Home);
        await _house.Get<SuspicionJudge>().JudgeAsync(default);
    }

    private async Task LookBackAsync() => await _house.Get<SuspicionJudge>().LookBackAsync(default);

    private void Use(Caller caller, int units) =>
        _house.Get<UsageMeter>().Record(caller, new UsageSample(1, UsageDoor.Http, units, TimeSpan.Zero, 0, 0));

    private async Task<IReadOnlyList<Notice>> NoticesAsync()
    {
        await _house.Get<NoticeKeeper>().KeepAsync(default);
        return await _house.Notices.ListAsync(new NoticeFilter(), default);
    }
}
