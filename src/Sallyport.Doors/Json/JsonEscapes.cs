using System.Globalization;

namespace Sallyport.Doors.Json;

/// <summary>
/// JSON allows <c>"\ud800"</c>, half a character, and leaves open what a reader does with it (RFC 8259, 8.2); ours throws when it comes
/// to such a string. Asked before parsing, so that a client's bytes never throw.
/// </summary>
internal static class JsonEscapes
{
    /// <summary>Tells whether every <c>\u</c> escape of a surrogate in a JSON text has its other half.</summary>
    public static bool AreWhole(ReadOnlySpan<byte> json)
    {
        var high = false;
        while (true)
        {
            var at = json.IndexOf((byte)'\\');
            if (at < 0 || at + 1 >= json.Length)
            {
                return !high;
            }

            if (high && at != 0)
            {
                return false;
            }

            if (json[at + 1] != (byte)'u')
            {
                if (high)
                {
                    return false;
                }

                json = json[(at + 2)..];
                continue;
            }

            if (!TryReadUnit(json[(at + 2)..], out var unit))
            {
                // Not JSON at all; the parser will say so.
                return true;
            }

            if (high != char.IsLowSurrogate(unit))
            {
                return false;
            }

            high = char.IsHighSurrogate(unit);
            json = json[(at + 6)..];
        }
    }

    private static bool TryReadUnit(ReadOnlySpan<byte> json, out char unit)
    {
        unit = default;
        if (json.Length < 4 || !ushort.TryParse(json[..4], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
        {
            return false;
        }

        unit = (char)value;
        return true;
    }
}
