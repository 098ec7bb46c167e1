using Sallyport.Chains.Upstreams;
using Sallyport.Fixtures;

namespace Sallyport.Chains.Tests.Upstreams;

public sealed class NodeBreakerTests
{
    private readonly HandMovedTime _time = new();
    private readonly NodeBreaker _breaker;

    public NodeBreakerTests() => _breaker = new NodeBreaker(new ChainOptions { BreakerMinimumCalls = 4 }, TimeSpan.FromSeconds(2), _time);

    [Fact]
    public void Record_HalfOfTheCallsFailed_OpensOnceAndSaysWhy()
    {
        _breaker.Record(false, null).ShouldBeFalse();
        _breaker.Record(false, null).ShouldBeFalse();
        _breaker.Record(true, "HTTP 502").ShouldBeFalse();
        _breaker.Record(true, "HTTP 502").ShouldBeTrue();
        _breaker.Record(true, "HTTP 502").ShouldBeFalse();

        _breaker.Reason.ShouldBe("2 of 4 calls failed, the last with: HTTP 502");
    }

    [Fact]
    public void Record_FewerCallsThanTheMinimum_StaysClosed()
    {
        for (var i = 0; i < 3; i++)
        {
            _breaker.Record(true, "HTTP 502").ShouldBeFalse();
        }

        _breaker.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public void Record_FailuresOlderThanTheWindow_DoNotCount()
    {
        for (var i = 0; i < 3; i++)
        {
            _breaker.Record(true, "HTTP 502");
        }

        _time.Advance(TimeSpan.FromSeconds(11));

        _breaker.Record(true, "HTTP 502").ShouldBeFalse();
    }

    [Fact]
    public void ProbeSucceeded_SomeTimeAfterOpening_Closes()
    {
        for (var i = 0; i < 4; i++)
        {
            _breaker.Record(true, "HTTP 502");
        }

        _breaker.ProbeSucceeded().ShouldBeFalse();
        _breaker.IsOpen.ShouldBeTrue();
        _time.Advance(TimeSpan.FromSeconds(2));
        _breaker.ProbeSucceeded().ShouldBeTrue();
        _breaker.IsOpen.ShouldBeFalse();
        _breaker.Record(true, "HTTP 502").ShouldBeFalse();
    }
}
