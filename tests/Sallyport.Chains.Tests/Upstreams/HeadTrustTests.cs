using Sallyport.Chains.Upstreams;

namespace Sallyport.Chains.Tests.Upstreams;

public sealed class HeadTrustTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // Heads; an "o" says that the newest block of the node is known to be old, an "n" that it is new.
    [Theory]
    [InlineData("100", 100)]
    [InlineData("200 100", 200)]
    [InlineData("100 120 1000000", 120)]
    [InlineData("100n 1000000", 100)]
    [InlineData("100o 1000000", 1000000)]
    [InlineData("100 1000000 5000000", 100)]
    [InlineData("50o 1000000 1000001", 1000001)]
    [InlineData("50o 900n 1000000", 900)]
    [InlineData("", null)]
    public void Best_HeadsOfNodes_AreBelievedWhereOthersAreNear(string heads, int? expected)
    {
        var nodes = heads
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(head => new NodeStatus(NodeState.Up, long.Parse(head.TrimEnd('o', 'n'), null), HeadTime: Age(head[^1])));

        new HeadTrust(100, TimeSpan.FromMinutes(2)).Best(nodes, Now).ShouldBe(expected);
    }

    private static DateTimeOffset? Age(char mark) =>
        mark switch
        {
            'o' => Now.AddHours(-1),
            'n' => Now.AddSeconds(-10),
            _ => null,
        };
}
