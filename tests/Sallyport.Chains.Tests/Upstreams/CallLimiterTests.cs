using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Upstreams;

[Trait("Requirement", "R26")]
public sealed class CallLimiterTests
{
    private readonly HandMovedTime _time = new();
    private readonly CallLimiter _limiter;

    public CallLimiterTests() => _limiter = new CallLimiter(maxUnderWay: 8, maxWaiting: 4, TimeSpan.FromSeconds(3), _time);

    [Fact]
    public void EnterAsync_OneAccountAlone_GetsHalfOfThePlaces()
    {
        Enter("a", 10).Count(entry => entry.IsCompleted).ShouldBe(4 + 8 - 4);
        Entered(Enter("b", 1)).ShouldBe(1);
    }

    [Fact]
    public void EnterAsync_ManyAccountsAtTheirShare_LeaveAPlaceForTheNextOne()
    {
        foreach (var account in (string[])["a", "b", "c"])
        {
            Enter(account, 100);
        }

        Entered(Enter("d", 1)).ShouldBe(1);
    }

    [Fact]
    public async Task EnterAsync_BeyondTheShare_WaitsForACallOfTheAccount()
    {
        Enter("a", 4);
        var waiting = Enter("a", 1)[0];
        waiting.IsCompleted.ShouldBeFalse();
        _limiter.Waiting.ShouldBe(1);

        _limiter.Leave("a");

        (await waiting).ShouldBeTrue();
        _limiter.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task EnterAsync_TooManyWaiting_IsRefusedAtOnceAndOthersMayStillWait()
    {
        Enter("a", 4);
        Enter("a", 2);
        (await Enter("a", 1)[0]).ShouldBeFalse();

        Entered(Enter("b", 2)).ShouldBe(2);
        Enter("b", 1)[0].IsCompleted.ShouldBeFalse();
    }

    [Fact]
    public async Task EnterAsync_WaitedTooLong_IsRefused()
    {
        Enter("a", 4);
        var waiting = Enter("a", 1)[0];

        _time.Advance(TimeSpan.FromSeconds(3));

        (await waiting).ShouldBeFalse();
        _limiter.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task EnterAsync_Cancelled_GivesUpItsPlaceInTheQueue()
    {
        Enter("a", 4);
        using var leaving = new CancellationTokenSource();
        var waiting = _limiter.EnterAsync("a", leaving.Token).AsTask();

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        _limiter.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Leave_TwoAccountsWait_TheyGetPlacesInTurn()
    {
        Enter("a", 4);
        Enter("b", 2);
        Task<bool>[] waiting = [.. Enter("a", 1), .. Enter("b", 1)];
        waiting.ShouldAllBe(entry => !entry.IsCompleted);

        _limiter.Leave("a");
        _limiter.Leave("b");
        _limiter.Leave("a");

        (await Task.WhenAll(waiting)).ShouldBe([true, true]);
    }

    private static int Entered(IEnumerable<Task<bool>> entries) =>
        entries.Count(entry => entry is { IsCompletedSuccessfully: true, Result: true });

    private Task<bool>[] Enter(string account, int times) =>
        [.. Enumerable.Range(0, times).Select(_ => _limiter.EnterAsync(account, CancellationToken.None).AsTask())];
}
