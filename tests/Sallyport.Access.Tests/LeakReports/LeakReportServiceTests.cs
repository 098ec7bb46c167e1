using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Notices;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.LeakReports;

public sealed class LeakReportServiceTests : IDisposable
{
    private static readonly Actor Operator = new(ActorKind.Operator, "ada");

    private readonly AccessHouse _house = new();

    [Fact]
    [Trait("Requirement", "R12")]
    public async Task ReportAsync_LiveKey_RevokesItAndRaisesOneNotice()
    {
        var issued = await _house.IssueKeyAsync();
        var caller = await _house.EnterAsync(issued.Secret);

        var reported = (await Reports(_house).ReportAsync(issued.Key.Id, "a mail", Operator, default)).Value.ShouldNotBeNull();
        await Reports(_house).ReportSecretAsync(issued.Secret, null, Operator, default);

        reported.State.ShouldBe(KeyState.Revoked);
        reported.FlaggedAt.ShouldBe(_house.Time.GetUtcNow());
        _house.Feed.HasEnded(caller).ShouldBeTrue();
        var notice = Raised(_house).ShouldHaveSingleItem();
        notice.Kind.ShouldBe(NoticeKind.KeyLeaked);
        (notice.KeyId, notice.AccountId).ShouldBe((issued.Key.Id, issued.Key.AccountId));
        var entry = _house.Store.Audit.Entries[^1];
        (entry.Action, entry.ActorId).ShouldBe(("keys.report-leak", "ada"));
        entry.After.ShouldNotBeNull().ShouldContain("\"source\":\"a mail\"");
    }

    [Fact]
    public async Task ReportAsync_ByPolicyFlag_MarksItForLiveCallersAndRaisesOneNotice()
    {
        using var house = new AccessHouse([new("LeakReports:Action", "Flag")]);
        var issued = await house.IssueKeyAsync();
        var caller = await house.EnterAsync(issued.Secret);

        await Reports(house).ReportSecretAsync(issued.Secret, null, Operator, default);
        house.Time.Advance(TimeSpan.FromSeconds(1));
        await Reports(house).ReportSecretAsync(issued.Secret, null, Operator, default);

        caller.Standing.Current.FlaggedAt.ShouldBe(house.Time.GetUtcNow().AddSeconds(-1));
        house.Feed.HasEnded(caller).ShouldBeFalse();
        Raised(house).Count.ShouldBe(1);
    }

    [Fact]
    public async Task ReportAsync_KeyThatIsOverOrNone_ChangesNothing()
    {
        var expired = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddSeconds(1));
        _house.Time.Advance(TimeSpan.FromSeconds(1));
        var entries = _house.Store.Audit.Entries.Count;

        (await Reports(_house).ReportAsync(expired.Key.Id, null, Operator, default))
            .Value.ShouldNotBeNull()
            .State.ShouldBe(KeyState.Expired);
        (await FailureAsync("key_none")).ShouldBe(AccessFailureKind.KeyNotFound);
        (await SecretFailureAsync(ApiKeyFormat.Create(KeyMode.Live))).ShouldBe(AccessFailureKind.KeyNotFound);
        (await SecretFailureAsync("slp_live_short")).ShouldBe(AccessFailureKind.Invalid);
        (await Reports(_house).ReportAsync(expired.Key.Id, new string('a', 501), Operator, default))
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(AccessFailureKind.Invalid);

        _house.Store.Audit.Entries.Count.ShouldBe(entries);
        Raised(_house).ShouldBeEmpty();

        async Task<AccessFailureKind?> FailureAsync(string id) =>
            (await Reports(_house).ReportAsync(id, null, Operator, default)).Failure?.Kind;

        async Task<AccessFailureKind?> SecretFailureAsync(string secret) =>
            (await Reports(_house).ReportSecretAsync(secret, null, Operator, default)).Failure?.Kind;
    }

    [Fact]
    public async Task TryReport_StoreLost_IsActedOnWhenItIsBack()
    {
        var first = await _house.IssueKeyAsync();
        var second = await _house.IssueKeyAsync();
        Reports(_house).TryReport([first.Secret, "nothing", second.Secret], "a page", AccessHouse.Home).ShouldBeTrue();
        Reports(_house).Waiting.Reader.TryRead(out var report).ShouldBeTrue();
        _house.Store.IsLost = true;

        (await Reports(_house).TryActAsync(report, default)).ShouldBeFalse();
        _house.Store.IsLost = false;
        (await Reports(_house).TryActAsync(report, default)).ShouldBeTrue();

        (await _house.RefusalOfAsync(first.Secret)).ShouldBe(RefusalReason.Revoked);
        (await _house.RefusalOfAsync(second.Secret)).ShouldBe(RefusalReason.Revoked);
        var entry = _house.Store.Audit.Entries[^1];
        (entry.ActorKind, entry.ActorId, entry.From).ShouldBe((ActorKind.Server, "leak-reports", AccessHouse.Home.ToString()));
    }

    [Fact]
    public void TryReport_MoreThanCanWait_IsRefused()
    {
        var taken = 0;
        while (taken <= 10_000 && Reports(_house).TryReport([], null, null))
        {
            taken++;
        }

        taken.ShouldBe(1000);
    }

    public void Dispose() => _house.Dispose();

    private static LeakReportService Reports(AccessHouse house) => house.Get<LeakReportService>();

    private static List<Notice> Raised(AccessHouse house)
    {
        var raised = new List<Notice>();
        while (house.Get<NoticeBoard>().Raised.TryRead(out var notice))
        {
            raised.Add(notice);
        }

        return raised;
    }
}
