using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Adapters;

/// <summary>The wire format of the cluster. What has its default value is not written.</summary>
internal static class ClusterMessageJson
{
    private const int Version = 1;

    // The arguments of an event count from where they stand in the message.
    private const int MaxDepth = 1000;

    public static void Write(ClusterMessage message, IBufferWriter<byte> output)
    {
        using var json = new Utf8JsonWriter(output, new JsonWriterOptions { MaxDepth = MaxDepth });
        json.WriteStartObject();
        json.WriteNumber("v"u8, Version);
        json.WriteNumber("kind"u8, (int)message.Kind);
        json.WriteString("nsp"u8, message.Namespace);
        WriteText(json, "from"u8, message.Sender);
        WriteText(json, "to"u8, message.Receiver);
        WriteNumber(json, "id"u8, message.RequestId);
        WriteNumber(json, "flags"u8, (int)message.Flags);
        WriteNumber(json, "timeout"u8, (long)Math.Ceiling(message.Timeout.TotalMilliseconds));
        WriteTexts(json, "in"u8, message.Target.Rooms);
        WriteTexts(json, "except"u8, message.Target.Except);
        WriteTexts(json, "rooms"u8, message.Rooms);
        WriteTexts(json, "sids"u8, message.SocketIds);
        WriteNumber(json, "close"u8, message.Close ? 1 : 0);
        WriteEvent(json, message.Event);
        WriteSockets(json, message.Sockets);
        json.WriteEndObject();
    }

    public static bool TryRead(ReadOnlyMemory<byte> utf8, [NotNullWhen(true)] out ClusterMessage? message)
    {
        message = null;
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
            message = Read(document.RootElement);
            return message is not null;
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException or ArgumentException)
        {
            return false;
        }
    }

    private static ClusterMessage? Read(JsonElement json)
    {
        var kind = (ClusterMessageKind)json.GetProperty("kind"u8).GetInt32();
        if (json.GetProperty("v"u8).GetInt32() != Version || !Enum.IsDefined(kind))
        {
            return null;
        }

        var @namespace = json.GetProperty("nsp"u8).GetString() ?? "/";
        return new ClusterMessage
        {
            Kind = kind,
            Namespace = @namespace,
            Sender = Text(json, "from"u8),
            Receiver = Text(json, "to"u8),
            RequestId = Number(json, "id"u8),
            Flags = (BroadcastFlags)Number(json, "flags"u8),
            Timeout = TimeSpan.FromMilliseconds(Number(json, "timeout"u8)),
            Target = new BroadcastTarget(Texts(json, "in"u8), Texts(json, "except"u8)),
            Rooms = Texts(json, "rooms"u8),
            SocketIds = Texts(json, "sids"u8),
            Close = Number(json, "close"u8) != 0,
            Event = json.TryGetProperty("event"u8, out var sent) ? ReadEvent(@namespace, sent) : null,
            Sockets = json.TryGetProperty("sockets"u8, out var sockets) ? [.. sockets.EnumerateArray().Select(ReadSocket)] : [],
        };
    }

    private static void WriteEvent(Utf8JsonWriter json, EncodedEvent? sent)
    {
        if (sent is null)
        {
            return;
        }

        json.WriteStartObject("event"u8);
        json.WriteString("name"u8, sent.Name);
        json.WritePropertyName("args"u8);
        json.WriteRawValue(sent.ArgumentsJson.Span);
        if (sent.Attachments.Count > 0)
        {
            json.WriteStartArray("bin"u8);
            foreach (var attachment in sent.Attachments)
            {
                json.WriteBase64StringValue(attachment.Span);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static EncodedEvent ReadEvent(string @namespace, JsonElement json)
    {
        ReadOnlyMemory<byte>[] attachments = json.TryGetProperty("bin"u8, out var bin)
            ? [.. bin.EnumerateArray().Select(item => (ReadOnlyMemory<byte>)item.GetBytesFromBase64())]
            : [];
        var arguments = JsonMarshal.GetRawUtf8Value(json.GetProperty("args"u8));
        return EncodedEvent.Create(@namespace, TextOf(json.GetProperty("name"u8)), arguments, attachments);
    }

    private static void WriteSockets(Utf8JsonWriter json, IReadOnlyList<SocketDescription> sockets)
    {
        if (sockets.Count == 0)
        {
            return;
        }

        json.WriteStartArray("sockets"u8);
        foreach (var socket in sockets)
        {
            json.WriteStartObject();
            json.WriteString("id"u8, socket.Id);
            WriteTexts(json, "rooms"u8, socket.Rooms);
            json.WritePropertyName("data"u8);

            // As it is: writing the element anew throws on half a surrogate pair in a string of it.
            json.WriteRawValue(JsonMarshal.GetRawUtf8Value(socket.Data), skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static SocketDescription ReadSocket(JsonElement json) =>
        new(
            TextOf(json.GetProperty("id"u8)),
            Texts(json, "rooms"u8),
            EventPayload.Parse(JsonMarshal.GetRawUtf8Value(json.GetProperty("data"u8)), MaxDepth)
        );

    private static void WriteText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        if (value != 0)
        {
            json.WriteNumber(name, value);
        }
    }

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<string> values)
    {
        if (values.Count == 0)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static string? Text(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long Number(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var value) ? value.GetInt64() : 0;

    private static string[] Texts(JsonElement json, ReadOnlySpan<byte> name) =>
        json.TryGetProperty(name, out var values) ? [.. values.EnumerateArray().Select(TextOf)] : [];

    private static string TextOf(JsonElement value) => value.GetString() ?? throw new JsonException("A text is null.");
}
