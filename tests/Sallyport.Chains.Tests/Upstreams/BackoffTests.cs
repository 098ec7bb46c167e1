using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Tests.Upstreams;

public sealed class BackoffTests
{
    [Fact]
    public void Next_ManyTries_DoublesUpToTheCeilingWithJitterInTheUpperHalf()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var whole = Math.Min(100 * Math.Pow(2, Math.Min(attempt, 30)), 10_000);
            backoff.Next().TotalMilliseconds.ShouldBeInRange(whole / 2, whole);
        }
    }

    [Fact]
    public void Reset_AfterTries_StartsAtTheFirstPauseAgain()
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        backoff.Next();
        backoff.Next();
        backoff.Reset();
        backoff.Next().TotalMilliseconds.ShouldBeInRange(50, 100);
    }
}
