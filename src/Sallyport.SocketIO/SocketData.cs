using System.Text.Json;

namespace Sallyport.SocketIO;

/// <summary>The application's data of a socket as JSON.</summary>
internal static class SocketData
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}"u8);

    public static JsonElement ToJson(object? data, SocketIOOptions options) =>
        data switch
        {
            null => Nothing,
            JsonElement { ValueKind: not JsonValueKind.Undefined } json => json,
            _ when options.SocketDataType is { } type && type.Type.IsInstanceOfType(data) => JsonSerializer.SerializeToElement(data, type),
            _ => Nothing,
        };

    /// <summary>Makes data of what <see cref="ToJson"/> made; JSON where the settings name no type, nothing of what has another shape.</summary>
    public static object? FromJson(JsonElement json, SocketIOOptions options)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        try
        {
            return options.SocketDataType is { } type ? json.Deserialize(type) : json;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            // FormatException, InvalidOperationException: text or numbers of another shape, as in ArgumentReader.
            return null;
        }
    }
}
