using System.Text;
using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Requests;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>The answers of door B, as UTF-8 JSON. <c>id</c> is the JSON the client sent, or empty.</summary>
internal static class ServerMessage
{
    /// <summary><c>{"type":"authenticated"}</c>.</summary>
    public static readonly byte[] Authenticated = """{"type":"authenticated"}"""u8.ToArray();

    private static readonly byte[] Pong = """{"type":"pong"}"""u8.ToArray();

    public static byte[] EncodePong(ReadOnlyMemory<byte> id) =>
        id.IsEmpty
            ? Pong
            : JsonBytes.Encode(
                id,
                static (writer, id) =>
                {
                    Begin(writer, "pong"u8, id);
                    writer.WriteEndObject();
                }
            );

    /// <summary>A flat error: <c>{"type":"error","id"?,"code","message","retryAfterMs"?}</c>.</summary>
    public static byte[] EncodeError(RequestFailure failure, ReadOnlyMemory<byte> id) =>
        JsonBytes.Encode(
            (failure, id),
            static (writer, state) =>
            {
                Begin(writer, "error"u8, state.id);
                state.failure.WriteMembers(writer);
                writer.WriteEndObject();
            }
        );

    /// <summary>The envelope of a request: <c>{"type":"result","id"?,"success":…,…}</c>.</summary>
    public static ReadOnlyMemory<byte> EncodeResult(RequestOutcome outcome, ReadOnlyMemory<byte> id) =>
        JsonBytes.Encode(
            outcome.Length + Envelope.Surplus,
            (outcome, id),
            static (writer, state) =>
            {
                Begin(writer, "result"u8, state.id);
                Envelope.WriteMembers(writer, state.outcome);
                writer.WriteEndObject();
            }
        );

    /// <summary>The answer to an action: <c>{"type":…,"id"?,…}</c> with the members of its result, or a flat error.</summary>
    public static ReadOnlyMemory<byte> Encode(string type, RequestOutcome outcome, ReadOnlyMemory<byte> id) =>
        outcome.Failure is { } failure
            ? EncodeError(failure, id)
            : JsonBytes.Encode(
                outcome.Length + Envelope.Surplus,
                (type, outcome, id),
                static (writer, state) =>
                {
                    Begin(writer, Encoding.UTF8.GetBytes(state.type), state.id);
                    using var result = JsonDocument.Parse(state.outcome.Result);
                    foreach (var member in result.RootElement.EnumerateObject())
                    {
                        member.WriteTo(writer);
                    }

                    writer.WriteEndObject();
                }
            );

    private static void Begin(Utf8JsonWriter writer, ReadOnlySpan<byte> type, ReadOnlyMemory<byte> id)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, type);
        if (id.Length > 0)
        {
            writer.WritePropertyName("id"u8);
            writer.WriteRawValue(id.Span, skipInputValidation: true);
        }
    }
}
