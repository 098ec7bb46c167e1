using System.Buffers.Text;

namespace Sallyport.SocketIO.Protocol;

/// <summary>
/// JSON may escape half of a surrogate pair (<c>"\ud83d"</c>, RFC 8259, 8.2), and JavaScript sends it. <c>System.Text.Json</c> accepts the text, but throws
/// when it reads such a string or compares such a name. With U+FFFD in its place nothing throws. Pure; the JSON must be valid.
/// </summary>
internal static class LoneSurrogates
{
    // \uXXXX
    private const int EscapeLength = 6;

    private static ReadOnlySpan<byte> Replacement => "\\ufffd"u8;

    /// <summary>Tells whether there is one.</summary>
    public static bool IsIn(ReadOnlySpan<byte> json) => IndexIn(json, 0) >= 0;

    /// <summary>Gives JSON without any: the same where there is none, else a copy.</summary>
    public static ReadOnlySpan<byte> Replace(ReadOnlySpan<byte> json) => IsIn(json) ? Copy(json) : json;

    /// <inheritdoc cref="Replace(ReadOnlySpan{byte})"/>
    public static ReadOnlyMemory<byte> Replace(ReadOnlyMemory<byte> json) => IsIn(json.Span) ? Copy(json.Span) : json;

    private static byte[] Copy(ReadOnlySpan<byte> json)
    {
        var copy = json.ToArray();
        for (var at = IndexIn(copy, 0); at >= 0; at = IndexIn(copy, at + EscapeLength))
        {
            Replacement.CopyTo(copy.AsSpan(at));
        }

        return copy;
    }

    private static int IndexIn(ReadOnlySpan<byte> json, int start)
    {
        while (json[start..].IndexOf((byte)'\\') is var next and >= 0)
        {
            var at = start + next;
            if (!TryReadUnit(json[at..], out var unit))
            {
                start = Math.Min(at + 2, json.Length);
            }
            else if (char.IsHighSurrogate(unit) && TryReadUnit(json[(at + EscapeLength)..], out var second) && char.IsLowSurrogate(second))
            {
                start = at + (2 * EscapeLength);
            }
            else if (char.IsSurrogate(unit))
            {
                return at;
            }
            else
            {
                start = at + EscapeLength;
            }
        }

        return -1;
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, out char unit)
    {
        unit = default;
        if (
            json is not [(byte)'\\', (byte)'u', ..]
            || json.Length < EscapeLength
            || !Utf8Parser.TryParse(json[2..EscapeLength], out ushort value, out var digits, 'x')
            || digits != EscapeLength - 2
        )
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
