using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sallyport.Chains.JsonRpc;

/// <summary>Text in which no honest node escapes anything: hexadecimal numbers, hashes, addresses.</summary>
internal static class PlainText
{
    /// <summary>The text, or null when the value is none or holds an escape (reading half of a surrogate pair would throw).</summary>
    public static string? Read(JsonElement value) =>
        value.ValueKind is JsonValueKind.String && !JsonMarshal.GetRawUtf8Value(value).Contains((byte)'\\') ? value.GetString() : null;
}
