using Sallyport.Access.Usage;

namespace Sallyport.Access.Tests.Usage;

public static class UsageLatencyTests
{
    [Fact]
    public static void BucketOf_EachBound_IsTheLastOfItsBucket()
    {
        for (var bucket = 0; bucket < UsageLatency.Buckets - 1; bucket++)
        {
            var bound = UsageLatency.BoundOf(bucket);

            UsageLatency.BucketOf(bound).ShouldBe(bucket);
            UsageLatency.BucketOf(bound + TimeSpan.FromTicks(1)).ShouldBe(bucket + 1);
        }

        UsageLatency.BucketOf(TimeSpan.Zero).ShouldBe(0);
        UsageLatency.BucketOf(TimeSpan.FromSeconds(-1)).ShouldBe(0);
        UsageLatency.BucketOf(TimeSpan.MaxValue).ShouldBe(UsageLatency.Buckets - 1);
    }

    [Fact]
    public static void Quantile_Counts_IsTheBoundBelowWhichTheShareLies()
    {
        var counts = new long[UsageLatency.Buckets];
        UsageLatency.Quantile(counts, 0.5).ShouldBeNull();
        (counts[1], counts[4]) = (90, 10);

        UsageLatency.Quantile(counts, 0.5).ShouldBe(TimeSpan.FromMilliseconds(1));
        UsageLatency.Quantile(counts, 0.9).ShouldBe(TimeSpan.FromMilliseconds(1));
        UsageLatency.Quantile(counts, 0.91).ShouldBe(TimeSpan.FromMilliseconds(8));
        UsageLatency.Quantile(counts, 0).ShouldBe(TimeSpan.FromMilliseconds(1));
    }
}
