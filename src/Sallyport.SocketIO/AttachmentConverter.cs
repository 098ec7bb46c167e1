using System.Text.Json;
using System.Text.Json.Serialization;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO;

/// <summary>
/// Writes <c>{"_placeholder":true,"num":n}</c> for the data and collects it; reads it back by its number. Public because source-generated JSON contexts
/// of applications make one; there is nothing to call.
/// </summary>
public sealed class AttachmentConverter : JsonConverter<Attachment>
{
    /// <inheritdoc />
    public override Attachment Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        return AttachmentScope.Read is { } attachments && EventPayload.TryGetNumber(element, attachments.Count, out var number)
            ? new Attachment(attachments[number])
            : throw new JsonException("No binary data.");
    }

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, Attachment value, JsonSerializerOptions options)
    {
        if (!AttachmentScope.IsWriting)
        {
            throw new NotSupportedException("Binary data only travels in the arguments of an event or an acknowledgement.");
        }

        var attachments = AttachmentScope.Written ??= [];
        writer.WriteStartObject();
        writer.WriteBoolean("_placeholder"u8, true);
        writer.WriteNumber("num"u8, attachments.Count);
        writer.WriteEndObject();
        attachments.Add(value.Data);
    }
}
