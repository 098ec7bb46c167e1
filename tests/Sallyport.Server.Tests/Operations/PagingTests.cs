using System.Text.Json.Nodes;
using Sallyport.Operations.Execution;

namespace Sallyport.Server.Tests.Operations;

public sealed class PagingTests
{
    private static readonly List<string> Letters = [.. "abcdefg".Select(letter => letter.ToString())];

    [Fact]
    public void Page_FollowedByItsCursor_GivesEveryItemOnceThoughOneBeforeItIsGone()
    {
        var first = Ask(Letters, new Asked(3));
        Items(first).ShouldBe(["a", "b", "c"]);

        // The item that the cursor names went away meanwhile, and one came before it.
        List<string> changed = ["a", "aa", "b", "d", "e", "f", "g"];
        var second = Ask(changed, new Asked(3, (string?)first["nextCursor"]));
        Items(second).ShouldBe(["d", "e", "f"]);

        var last = Ask(changed, new Asked(3, (string?)second["nextCursor"]));
        Items(last).ShouldBe(["g"]);
        last.ContainsKey("nextCursor").ShouldBeFalse();
    }

    [Fact]
    public void Page_ThatEndsWithTheList_NamesNoNext() => Ask(Letters, new Asked(7)).ContainsKey("nextCursor").ShouldBeFalse();

    [Theory]
    [InlineData(0, null)]
    [InlineData(501, null)]
    [InlineData(null, "")]
    [InlineData(null, "%%%")]
    [InlineData(null, "_w")]
    [InlineData(null, "AAAA")]
    [InlineData(null, "AAAAAAAA")]
    [InlineData(null, "b")]
    public void Page_WithAWrongLimitOrCursor_IsRefused(int? limit, string? cursor) =>
        Letters
            .Page(new Asked(limit, cursor), letter => letter, (items, next) => new Answer(items, next))
            .ToAnswer()
            .Failure.ShouldNotBeNull()
            .Kind.ShouldBe(OperatorFailureKind.Invalid);

    [Fact]
    public void Page_WithTheCursorOfAnotherList_IsRefused()
    {
        var cursor = Paging.CursorOf(new Asked(), "c");
        Paging.Read(new AskedElsewhere(null, cursor), out _, out _).ShouldNotBeNull();
        Paging.Read(new Asked(null, cursor), out _, out var after).ShouldBeNull();
        after.ShouldBe("c");
    }

    private static JsonObject Ask(IReadOnlyList<string> all, IPaged asked) =>
        all.Page(asked, letter => letter, (items, next) => new Answer(items, next)).ToAnswer().Result.ShouldNotBeNull();

    private static IEnumerable<string?> Items(JsonObject answer) => answer["letters"]!.AsArray().Select(item => (string?)item);

    private sealed record Asked(int? Limit = null, string? Cursor = null) : IPaged;

    private sealed record AskedElsewhere(int? Limit = null, string? Cursor = null) : IPaged;

    private sealed record Answer(IReadOnlyList<string> Letters, string? NextCursor);
}
