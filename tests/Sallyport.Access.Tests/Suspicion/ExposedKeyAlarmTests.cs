using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Suspicion;

[Trait("Requirement", "R1")]
public sealed class ExposedKeyAlarmTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Raise_KnownKey_WarnsWithItsIdAndNeverWithTheKey()
    {
        var issued = await _house.IssueKeyAsync();
        var reads = _house.Store.KeyReads;

        _house.Get<ExposedKeyAlarm>().Raise(issued.Secret, AccessHouse.Home);

        var line = _house.Log.Lines.First();
        line.ShouldStartWith("Warning:");
        line.ShouldContain(issued.Key.Id);
        line.ShouldContain("203.0.113.7");
        line.ShouldNotContain(issued.Secret[9..]);
        _house.Store.KeyReads.ShouldBe(reads);
    }

    [Fact]
    public async Task Raise_KnownKeyAgainAndAgain_IsAuditedAndNoticedOnceAnHour()
    {
        var issued = await _house.IssueKeyAsync();
        var alarm = _house.Get<ExposedKeyAlarm>();

        alarm.Raise(issued.Secret, AccessHouse.Home);
        alarm.Raise(issued.Secret, AccessHouse.Home);
        Exposures().Count.ShouldBe(1);
        _house.Time.Advance(TimeSpan.FromHours(1));
        alarm.Raise(issued.Secret, AccessHouse.Home);

        Exposures().Select(entry => (entry.Target, entry.From)).Distinct().ShouldBe([(issued.Key.Id, "203.0.113.7")]);
        Exposures().Count.ShouldBe(2);
        var notices = new List<Notice>();
        while (_house.Get<NoticeBoard>().Raised.TryRead(out var notice))
        {
            notices.Add(notice);
        }

        notices.ShouldAllBe(notice => notice.Kind == NoticeKind.KeyExposed && notice.KeyId == issued.Key.Id);
        notices.Count.ShouldBe(2);
        string.Join('\n', notices.Select(notice => notice.Text)).ShouldNotContain(issued.Secret[9..]);
    }

    [Fact]
    public async Task Raise_KeyThatOpensNothing_AlarmsNobody()
    {
        var issued = await _house.IssueKeyAsync(_house.Time.GetUtcNow().AddMinutes(1));
        _house.Time.Advance(TimeSpan.FromMinutes(1));

        _house.Get<ExposedKeyAlarm>().Raise(issued.Secret, AccessHouse.Home);

        Exposures().ShouldBeEmpty();
    }

    [Fact]
    public void Raise_MadeUpKeysAndOtherThings_WarnNobody()
    {
        var key = ApiKeyFormat.Create(KeyMode.Live);
        foreach (var credential in new[] { key, null, "", "eyJ.e30.x", "slp_live_x" })
        {
            _house.Get<ExposedKeyAlarm>().Raise(credential, AccessHouse.Home);
        }

        _house.Log.Lines.ShouldHaveSingleItem().ShouldStartWith("Debug:");
        string.Join('\n', _house.Log.Lines).ShouldNotContain(key[9..]);
        _house.Store.KeyReads.ShouldBe(0);
    }

    public void Dispose() => _house.Dispose();

    private List<AuditEntry> Exposures() => [.. _house.Store.Audit.Entries.Where(entry => entry.Action == "keys.exposed")];
}
