using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Keys;

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

        var line = _house.Log.Lines.ShouldHaveSingleItem();
        line.ShouldStartWith("Warning:");
        line.ShouldContain(issued.Key.Id);
        line.ShouldContain("203.0.113.7");
        line.ShouldNotContain(issued.Secret[9..]);
        _house.Store.KeyReads.ShouldBe(reads);
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
}
