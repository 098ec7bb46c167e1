using System.Text.Unicode;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>
/// Text of MessagePack as JavaScript's decoders take it: UTF-8 in which a surrogate may stand alone, as three bytes (https://simonsapin.github.io/wtf-8/).
/// </summary>
internal static class Wtf8
{
    /// <summary>Gets how many bytes a surrogate takes; U+FFFD takes as many.</summary>
    public const int SurrogateLength = 3;

    public static bool IsValid(ReadOnlySpan<byte> text)
    {
        // Nearly all text is UTF-8.
        while (!Utf8.IsValid(text))
        {
            var at = IndexOfSurrogate(text);
            if (at < 0 || !Utf8.IsValid(text[..at]))
            {
                return false;
            }

            text = text[(at + SurrogateLength)..];
        }

        return true;
    }

    /// <summary>Finds the first surrogate; -1 where the text is UTF-8.</summary>
    public static int IndexOfSurrogate(ReadOnlySpan<byte> text)
    {
        for (var start = 0; text[start..].IndexOf((byte)0xed) is var next and >= 0; start += next + 1)
        {
            if (text[(start + next)..] is [_, >= 0xa0 and <= 0xbf, >= 0x80 and <= 0xbf, ..])
            {
                return start + next;
            }
        }

        return -1;
    }

    /// <summary>Gives the text with U+FFFD for each surrogate: the same where there is none.</summary>
    public static ReadOnlyMemory<byte> ToUtf8(ReadOnlyMemory<byte> text)
    {
        if (IndexOfSurrogate(text.Span) < 0)
        {
            return text;
        }

        var copy = text.ToArray();
        for (var at = IndexOfSurrogate(copy); at >= 0; at = IndexOfSurrogate(copy))
        {
            "\ufffd"u8.CopyTo(copy.AsSpan(at));
        }

        return copy;
    }
}
