using System.Globalization;
using System.Text;

namespace Sallyport.Access;

/// <summary>
/// The characters a name or note may hold. Such text ends up in terminals, tables, logs and mails, so it must not move the cursor, break
/// a line, change the direction of the text around it, or be invisible.
/// </summary>
public static class PlainText
{
    private const int ZeroWidthNonJoiner = 0x200C;
    private const int ZeroWidthJoiner = 0x200D;

    /// <summary>Returns whether every character can be shown on one line as it is. A lone surrogate cannot.</summary>
    public static bool IsPlain(string text)
    {
        ArgumentNullException.ThrowIfNull(text);

        for (var i = 0; i < text.Length; )
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune) || !IsPlain(rune))
            {
                return false;
            }

            i += rune.Utf16SequenceLength;
        }

        return true;
    }

    /// <summary>Returns the text with every character that is not plain written as its code point, such as <c>\u001B</c>.</summary>
    public static string Escape(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var escaped = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; )
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:X4}");
                i++;
                continue;
            }

            if (IsPlain(rune))
            {
                escaped.Append(text, i, rune.Utf16SequenceLength);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:X4}");
            }

            i += rune.Utf16SequenceLength;
        }

        return escaped.ToString();
    }

    // Format characters hold the bidirectional controls (https://www.unicode.org/reports/tr9/#Directional_Formatting_Characters) and the
    // invisible ones. The two joiners stay: Persian, Indic scripts and emoji need them.
    private static bool IsPlain(Rune rune) =>
        Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
            // U+FFFD stands where bytes or surrogates could not be decoded.
            UnicodeCategory.OtherSymbol => rune != Rune.ReplacementChar,
            UnicodeCategory.Format => rune.Value is ZeroWidthNonJoiner or ZeroWidthJoiner,
            _ => true,
        };
}
