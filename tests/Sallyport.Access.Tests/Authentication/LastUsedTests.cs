using System.Net;
using Microsoft.Extensions.Hosting;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Authentication;

public sealed class LastUsedTests : IDisposable
{
    private readonly AccessHouse _house = new();

    [Fact]
    public async Task Authenticate_TenThousandTimes_WritesOnceAtTheFlush()
    {
        var issued = await _house.IssueKeyAsync();
        for (var i = 0; i < 10_000; i++)
        {
            await _house.EnterAsync(issued.Secret);
        }

        _house.Time.Advance(TimeSpan.FromSeconds(1));
        var other = IPAddress.Parse("198.51.100.9");
        (await _house.Authenticator.AuthenticateAsync(issued.Secret, other, default)).Caller.ShouldNotBeNull();
        _house.Store.UseWrites.ShouldBe(0);

        await _house.Get<LastUsedRecorder>().FlushAsync(default);
        await _house.Get<LastUsedRecorder>().FlushAsync(default);

        _house.Store.UseWrites.ShouldBe(1);
        var key = (await _house.Store.FindByIdAsync(issued.Key.Id, default)).ShouldNotBeNull().Key;
        key.LastUsedAt.ShouldBe(_house.Time.GetUtcNow());
        key.LastUsedFrom.ShouldBe(other);
    }

    [Fact]
    public async Task FlushAsync_StoreLost_KeepsTheUseForTheNextTime()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.EnterAsync(issued.Secret);
        _house.Store.IsLost = true;
        await _house.Get<LastUsedRecorder>().FlushAsync(default);
        _house.Store.IsLost = false;

        await _house.Get<LastUsedRecorder>().FlushAsync(default);

        (await _house.Store.FindByIdAsync(issued.Key.Id, default)).ShouldNotBeNull().Key.LastUsedAt.ShouldBe(_house.Time.GetUtcNow());
    }

    [Fact]
    public async Task Authenticate_Refused_IsNoUse()
    {
        var issued = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(issued.Key.Id, Actor.Server, default);
        await _house.RefusalOfAsync(issued.Secret);

        (await _house.Keys.FindAsync(issued.Key.Id, default)).Value.ShouldNotBeNull().LastUsedAt.ShouldBeNull();
    }

    [Fact]
    public async Task KeyUpkeep_RunningAndStopping_WritesByTheClockAndAtTheEnd()
    {
        var issued = await _house.IssueKeyAsync();
        var upkeep = _house.Get<IEnumerable<IHostedService>>().OfType<KeyUpkeep>().ShouldHaveSingleItem();
        await upkeep.StartAsync(default);
        await _house.EnterAsync(issued.Secret);

        await upkeep.StopAsync(default);

        (await _house.Store.FindByIdAsync(issued.Key.Id, default)).ShouldNotBeNull().Key.LastUsedFrom.ShouldBe(AccessHouse.Home);
    }

    public void Dispose() => _house.Dispose();
}
