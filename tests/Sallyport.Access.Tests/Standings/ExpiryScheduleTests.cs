using Sallyport.Access.Standings;
using Sallyport.Access.Tests.Fakes;
using Sallyport.Access.Tests.Specifications;

namespace Sallyport.Access.Tests.Standings;

/// <summary>An end that an operator moves while sessions live.</summary>
[Trait("Requirement", "R12")]
public sealed class ExpiryScheduleTests : IDisposable
{
    private static readonly TimeSpan Millisecond = TimeSpan.FromMilliseconds(1);

    private readonly AccessHouse _house = new();
    private readonly List<string?> _expired = [];
    private readonly DateTimeOffset _start;
    private long _revision = 1;

    public ExpiryScheduleTests()
    {
        _start = _house.Time.GetUtcNow();
        _house.Feed.Subscribe(notice => _expired.Add(notice.KeyId));
    }

    [Theory]
    [InlineData(60, 30)]
    [InlineData(60, 90)]
    [InlineData(null, 30)]
    public async Task Watch_ExpiryMoved_IsToldAtTheNewInstantAndOnce(int? before, int after)
    {
        var standing = await EnterAsync(before);

        Move(standing, after);

        _house.Time.Advance(TimeSpan.FromSeconds(after) - Millisecond);
        _expired.ShouldBeEmpty();
        _house.Time.Advance(Millisecond);
        _expired.ShouldBe([standing.KeyId]);
        _house.Time.Advance(TimeSpan.FromDays(1));
        _expired.Count.ShouldBe(1);
    }

    [Fact]
    public async Task Watch_ExpiryTakenAway_IsNeverTold()
    {
        var standing = await EnterAsync(60);

        Move(standing, null);
        _house.Time.Advance(TimeSpan.FromDays(1));

        _expired.ShouldBeEmpty();
    }

    [Fact]
    public async Task Watch_MovedOverAndOver_StaysSmall()
    {
        var standing = await EnterAsync(60);
        for (var i = 0; i < 10_000; i++)
        {
            Move(standing, 100 + i);
        }

        _house.Get<ExpirySchedule>().Count.ShouldBeLessThan(2000);
    }

    public void Dispose() => _house.Dispose();

    private async Task<KeyStanding> EnterAsync(int? seconds)
    {
        var issued = await _house.IssueKeyAsync(At(seconds));
        return (await _house.EnterAsync(issued.Secret)).Standing;
    }

    private void Move(KeyStanding standing, int? seconds) =>
        _house
            .Get<StandingBook>()
            .Apply(Sample.Key(standing.KeyId, standing.Account.AccountId) with { ExpiresAt = At(seconds), Revision = ++_revision });

    private DateTimeOffset? At(int? seconds) => seconds is { } value ? _start.AddSeconds(value) : null;
}
