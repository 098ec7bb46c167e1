using System.Buffers.Text;
using System.Text;
using Sallyport.Server.Control;

namespace Sallyport.Server.Operations;

/// <summary>
/// Pages of lists. A cursor is the position of the last item shown, in base64url: a text that sorts, by ordinal, as the list does. So a page stays
/// right when items come or go between two of them, and nothing is kept for a client that never asks for the next.
/// </summary>
internal static class Paging
{
    public const int DefaultLimit = 100;

    public const int MostLimit = 500;

    private const int LongestPosition = 256;

    /// <summary>Reads how much is asked for and from where.</summary>
    /// <param name="asked">The arguments.</param>
    /// <param name="limit">How many to list.</param>
    /// <param name="after">The position of the last item of the page before; null from the beginning.</param>
    /// <returns>What is wrong, or null.</returns>
    public static OperatorFailure? Read(IPaged asked, out int limit, out string? after)
    {
        limit = asked.Limit ?? DefaultLimit;
        after = null;
        if (limit is < 1 or > MostLimit)
        {
            return new OperatorFailure(OperatorFailureKind.Invalid, $"limit must be 1 to {MostLimit}.");
        }

        return asked.Cursor is null || TryDecode(asked.Cursor, out after)
            ? null
            : new OperatorFailure(OperatorFailureKind.Invalid, "cursor must be the nextCursor of an earlier answer, unchanged.");
    }

    /// <summary>Makes the cursor of a position.</summary>
    public static string CursorOf(string position) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(position));

    /// <summary>The position of something that is listed oldest first.</summary>
    public static string PositionOf(DateTimeOffset since, string id) => $"{since.UtcTicks:x16}{id}";

    /// <summary>Cuts a page out of a whole list that is ordered by position.</summary>
    /// <param name="all">The whole list.</param>
    /// <param name="asked">The arguments.</param>
    /// <param name="positionOf">The position of an item; no two have the same.</param>
    /// <param name="show">Makes the answer of the items and the next cursor.</param>
    public static OperationResult<TAnswer> Page<T, TAnswer>(
        this IEnumerable<T> all,
        IPaged asked,
        Func<T, string> positionOf,
        Func<IReadOnlyList<T>, string?, TAnswer> show
    )
        where TAnswer : class
    {
        if (Read(asked, out var limit, out var after) is { } wrong)
        {
            return wrong;
        }

        var rest = after is null ? all : all.SkipWhile(item => string.CompareOrdinal(positionOf(item), after) <= 0);
        var items = rest.Take(limit + 1).ToList();
        if (items.Count <= limit)
        {
            return show(items, null);
        }

        items.RemoveAt(limit);
        return show(items, CursorOf(positionOf(items[^1])));
    }

    private static bool TryDecode(string cursor, out string? position)
    {
        Span<byte> bytes = stackalloc byte[LongestPosition];
        var isWhole =
            cursor.Length > 0
            && cursor.Length <= LongestPosition
            && Base64Url.IsValid(cursor)
            && Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            && System.Text.Unicode.Utf8.IsValid(bytes = bytes[..length]);
        position = isWhole ? Encoding.UTF8.GetString(bytes) : null;
        return isWhole;
    }
}
