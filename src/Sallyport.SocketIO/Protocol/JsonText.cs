using System.Buffers.Text;
using System.Text;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Takes the escapes out of a JSON string.</summary>
internal static class JsonText
{
    // https://www.rfc-editor.org/rfc/rfc8259#section-7
    /// <summary>
    /// Unescapes a string that a JSON reader has checked. Half a surrogate pair, which JSON can escape and UTF-8 cannot say, becomes U+FFFD.
    /// </summary>
    /// <param name="escaped">What stands between the quotes.</param>
    /// <param name="target">At least as long.</param>
    /// <returns>The length of the text.</returns>
    public static int Unescape(ReadOnlySpan<byte> escaped, Span<byte> target)
    {
        var length = 0;
        while (escaped.IndexOf((byte)'\\') is var next and >= 0)
        {
            escaped[..next].CopyTo(target[length..]);
            length += next;
            escaped = escaped[next..];
            var rune = Rune.ReplacementChar;
            if (escaped[1] != (byte)'u')
            {
                rune = new Rune(Plain(escaped[1]));
                escaped = escaped[2..];
            }
            else
            {
                var first = Unit(escaped);
                escaped = escaped[6..];
                if (char.IsHighSurrogate(first) && escaped is [(byte)'\\', (byte)'u', ..] && char.IsLowSurrogate(Unit(escaped)))
                {
                    rune = new Rune(first, Unit(escaped));
                    escaped = escaped[6..];
                }
                else if (!char.IsSurrogate(first))
                {
                    rune = new Rune(first);
                }
            }

            length += rune.EncodeToUtf8(target[length..]);
        }

        escaped.CopyTo(target[length..]);
        return length + escaped.Length;
    }

    // \uXXXX
    private static char Unit(ReadOnlySpan<byte> escape)
    {
        _ = Utf8Parser.TryParse(escape[2..6], out ushort unit, out _, 'x');
        return (char)unit;
    }

    private static char Plain(byte letter) =>
        letter switch
        {
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            _ => (char)letter,
        };
}
