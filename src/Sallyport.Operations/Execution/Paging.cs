using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Operations.Execution;

/// <summary>
/// Pages of lists. A cursor is the position of the last item shown and a checksum, in base64url. The position sorts, by ordinal, as the list does, so a
/// page stays right when items are added or removed between two requests, and the server keeps no state. The checksum also covers which list it is:
/// a cursor that this list did not issue is refused.
/// </summary>
internal static class Paging
{
    public const int DefaultLimit = 100;

    public const int MostLimit = 500;

    private const int LongestPosition = 256;
    private const int ChecksumLength = 4;

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

        return asked.Cursor is null || TryDecode(asked, out after)
            ? null
            : new OperatorFailure(OperatorFailureKind.Invalid, "cursor must be the nextCursor of an earlier answer, unchanged.");
    }

    /// <summary>Makes the cursor of a position.</summary>
    /// <param name="asked">The arguments of the list.</param>
    /// <param name="position">The position of the last item of the page.</param>
    public static string CursorOf(IPaged asked, string position) =>
        Base64Url.EncodeToString([.. Encoding.UTF8.GetBytes(position), .. Checksum(asked, position)]);

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
        return show(items, CursorOf(asked, positionOf(items[^1])));
    }

    private static bool TryDecode(IPaged asked, out string? position)
    {
        position = null;
        var cursor = asked.Cursor!;
        Span<byte> bytes = stackalloc byte[LongestPosition];
        if (
            cursor.Length is 0 or > LongestPosition
            || !Base64Url.IsValid(cursor)
            || !Base64Url.TryDecodeFromChars(cursor, bytes, out var length)
            || length < ChecksumLength
            || !System.Text.Unicode.Utf8.IsValid(bytes[..(length - ChecksumLength)])
        )
        {
            return false;
        }

        position = Encoding.UTF8.GetString(bytes[..(length - ChecksumLength)]);
        return bytes[(length - ChecksumLength)..length].SequenceEqual(Checksum(asked, position));
    }

    // Behind the position, which is an id or a number: so no cursor begins like an option or a token on a command line.
    private static byte[] Checksum(IPaged asked, string position) =>
        SHA256.HashData(Encoding.UTF8.GetBytes(asked.GetType().Name + ' ' + position))[..ChecksumLength];
}
