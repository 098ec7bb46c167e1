using System.Globalization;
using System.Text.Json;

namespace Sallyport.Chains.JsonRpc;

/// <summary>Non-negative whole numbers of a node's answer: hexadecimal text (Ethereum's QUANTITY) or a JSON number (Solana).</summary>
internal static class Quantity
{
    public static bool TryRead(JsonElement value, out long number)
    {
        number = 0;
        return value.ValueKind switch
        {
            JsonValueKind.Number => value.TryGetInt64(out number) && number >= 0,
            JsonValueKind.String => TryParse(PlainText.Read(value), out number),
            _ => false,
        };
    }

    public static string Write(long number) => "0x" + number.ToString("x", CultureInfo.InvariantCulture);

    private static bool TryParse(ReadOnlySpan<char> text, out long number)
    {
        number = 0;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number >= 0;
    }
}
