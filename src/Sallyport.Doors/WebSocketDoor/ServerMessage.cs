using System.Text.Json;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Requests;
using Sallyport.Market;

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

    /// <summary>What was subscribed: <c>{"type":"subscribed","id"?,"subscription_type":"Prices","asset_ids":[…]}</c>.</summary>
    public static byte[] EncodeSubscribed(IReadOnlyCollection<AssetId> assets, ReadOnlyMemory<byte> id) =>
        JsonBytes.Encode(
            (assets, id),
            static (writer, state) =>
            {
                Begin(writer, "subscribed"u8, state.id);
                WriteSubscription(writer, state.assets);
                writer.WriteEndObject();
            }
        );

    /// <summary>What is subscribed no more.</summary>
    public static byte[] EncodeUnsubscribed(IReadOnlyCollection<AssetId> assets, ReadOnlyMemory<byte> id) =>
        JsonBytes.Encode(
            (assets, id),
            static (writer, state) =>
            {
                Begin(writer, "unsubscribed"u8, state.id);
                WriteSubscription(writer, state.assets);
                writer.WriteEndObject();
            }
        );

    /// <summary>All that is subscribed: <c>{"type":"subscriptions","id"?,"subscriptions":[{"subscription_type",…}]}</c>.</summary>
    public static byte[] EncodeSubscriptions(IReadOnlyCollection<AssetId> assets, ReadOnlyMemory<byte> id) =>
        JsonBytes.Encode(
            (assets, id),
            static (writer, state) =>
            {
                Begin(writer, "subscriptions"u8, state.id);
                writer.WriteStartArray("subscriptions"u8);
                if (state.assets.Count > 0)
                {
                    writer.WriteStartObject();
                    WriteSubscription(writer, state.assets);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
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

    private static void WriteSubscription(Utf8JsonWriter writer, IReadOnlyCollection<AssetId> assets)
    {
        writer.WriteString("subscription_type"u8, "Prices"u8);
        writer.WriteStartArray("asset_ids"u8);
        foreach (var asset in assets)
        {
            writer.WriteStringValue(asset.ToString());
        }

        writer.WriteEndArray();
    }
}
