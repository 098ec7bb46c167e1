using FsCheck;
using FsCheck.Fluent;
using Sallyport.Access.Limits;

namespace Sallyport.Access.Tests.Limits;

public sealed class TokenBucketTests
{
    private const long Second = 10_000_000;

    [Fact]
    public void Take_FromAFullBucket_GivesTheBurstAndThenTheRate()
    {
        var bucket = new TokenBucket(new BucketRate(5, 20, Second));
        Drain(bucket, 0).ShouldBe(20);
        bucket.Take(1, 0).ShouldBe(Second / 5);
        bucket.Take(1, (Second / 5) - 1).ShouldBe(1);
        bucket.Take(1, Second / 5).ShouldBe(0);
        Drain(bucket, Second * 2).ShouldBe(9);
        Drain(bucket, Second * 100).ShouldBe(20);
    }

    [Fact]
    public void Take_MoreThanTheBucketHolds_WaitsForAFullOneAndTakesItWhole()
    {
        var bucket = new TokenBucket(new BucketRate(1, 4, Second));
        bucket.Take(100, 0).ShouldBe(0);
        bucket.Take(1, 0).ShouldBe(Second);
        bucket.Take(100, Second).ShouldBe(Second * 3);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(10, 0)]
    public void Take_OfZero_GivesNothingEver(int rate, int burst)
    {
        var bucket = new TokenBucket(new BucketRate(rate, burst, Second));
        bucket.Take(1, 0).ShouldBePositive();
        bucket.Take(1, Second * 1_000_000).ShouldBePositive();
    }

    [Fact]
    public void Return_OfWhatWasTaken_IsAsIfItHadNotBeen()
    {
        var bucket = new TokenBucket(new BucketRate(1, 10, Second));
        Drain(bucket, 0);
        bucket.Return(3);
        Drain(bucket, 0).ShouldBe(3);
        bucket.Return(10);
        bucket.Return(10);
        Drain(bucket, 0).ShouldBe(10, "a bucket holds no more than it holds");
    }

    [Fact]
    public void Become_AnotherRate_KeepsWhatIsLeftAndGivesNothing()
    {
        var free = new BucketRate(5, 20, Second);
        var premium = new BucketRate(200, 800, Second);
        var bucket = new TokenBucket(free);
        Drain(bucket, 0);

        var larger = bucket.Become(premium, 0);
        bucket.Take(1, Second * 10).ShouldBeNegative("the old one is closed");
        larger.Take(1, 0).ShouldBe(Second / 200);
        Drain(larger, Second).ShouldBe(200);

        var smaller = new TokenBucket(premium).Become(free, 0);
        Drain(smaller, 0).ShouldBe(20);

        // There and back again, for ever: no burst comes of it, and no time is lost either.
        var changed = new TokenBucket(free);
        Drain(changed, 0);
        for (var i = 1; i <= 1000; i++)
        {
            changed = changed.Become(i % 2 == 0 ? free : premium, 0);
        }

        changed.Level(0).Units.ShouldBe(0);
        changed.Take(1, Second / 5).ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R19")]
    public void Take_AtAnyTimes_NeverGivesMoreThanBurstAndRate() =>
        Prop.ForAll(
                Gen.Choose(1, 1000).Two().ToArbitrary(),
                Gen.Choose(0, 3_000_000).NonEmptyListOf().ToArbitrary(),
                (limits, pauses) =>
                {
                    var (rate, burst) = limits;
                    var bucket = new TokenBucket(new BucketRate(rate, burst, Second));
                    long now = 0;
                    long taken = Drain(bucket, now);
                    foreach (var pause in pauses)
                    {
                        now += pause;
                        taken += Drain(bucket, now);
                    }

                    var allowed = burst + (Int128)now * rate / Second;
                    return taken <= allowed;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public async Task Take_FromManyThreads_GivesTheBurstExactly()
    {
        var bucket = new TokenBucket(new BucketRate(1, 10_000, Second));
        var taken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Drain(bucket, 0))));
        taken.Sum().ShouldBe(10_000);
    }

    private static int Drain(TokenBucket bucket, long now)
    {
        var taken = 0;
        while (bucket.Take(1, now) == 0)
        {
            taken++;
        }

        return taken;
    }
}
