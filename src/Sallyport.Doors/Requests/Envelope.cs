using System.Text.Json;
using Sallyport.Doors.Json;

namespace Sallyport.Doors.Requests;

/// <summary>
/// The envelope of contract §4: <c>{"success":true,"result":…}</c> or <c>{"success":false,"error":{"code","message",…}}</c>, with
/// <c>requestId</c> beside <c>success</c> where the client gave one.
/// </summary>
internal static class Envelope
{
    /// <summary>What an envelope is larger than its result, ids included: a guess that spares the buffer of a large answer from growing.</summary>
    public const int Surplus = 4096;

    /// <summary>The whole envelope.</summary>
    public static ReadOnlyMemory<byte> Encode(RequestOutcome outcome, JsonElement requestId = default) =>
        JsonBytes.Encode(
            outcome.Length + Surplus,
            (outcome, requestId),
            static (writer, state) =>
            {
                writer.WriteStartObject();
                WriteMembers(writer, state.outcome, state.requestId);
                writer.WriteEndObject();
            }
        );

    /// <summary>The envelope as the only element of an array: the arguments of a Socket.IO answer.</summary>
    public static ReadOnlyMemory<byte> EncodeArguments(RequestOutcome outcome, JsonElement requestId) =>
        JsonBytes.Encode(
            outcome.Length + Surplus,
            (outcome, requestId),
            static (writer, state) =>
            {
                writer.WriteStartArray();
                writer.WriteStartObject();
                WriteMembers(writer, state.outcome, state.requestId);
                writer.WriteEndObject();
                writer.WriteEndArray();
            }
        );

    /// <summary>The members of the envelope, into an object that has begun.</summary>
    public static void WriteMembers(Utf8JsonWriter writer, RequestOutcome outcome, JsonElement requestId = default)
    {
        writer.WriteBoolean("success"u8, outcome.Failure is null);
        if (requestId.ValueKind is not JsonValueKind.Undefined)
        {
            writer.WritePropertyName("requestId"u8);
            requestId.WriteTo(writer);
        }

        if (outcome.Failure is { } failure)
        {
            writer.WriteStartObject("error"u8);
            failure.WriteMembers(writer);
            writer.WriteEndObject();
        }
        else
        {
            writer.WritePropertyName("result"u8);
            writer.WriteRawValue(outcome.Result.Span, skipInputValidation: true);
        }
    }
}
