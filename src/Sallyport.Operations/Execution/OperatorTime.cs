using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.Operations.Execution;

/// <summary>Times as operators see them: UTC, RFC 3339, milliseconds only where there are any.</summary>
internal sealed class OperatorTime : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType is JsonTokenType.String && reader.TryGetDateTimeOffset(out var time) ? time : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(TextOf(value));

    /// <summary>Writes a time as the JSON has it.</summary>
    public static string TextOf(DateTimeOffset time) =>
        time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);
}
