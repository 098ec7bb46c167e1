using System.Text.Json;

namespace Sallyport.ConformanceHost;

/// <summary>What stands for data that was never set.</summary>
internal static class EmptyObject
{
    private static readonly JsonElement Value = JsonElement.Parse("{}"u8);

    public static JsonElement Or(object? data) =>
        data is JsonElement { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) } given ? given : Value;
}
