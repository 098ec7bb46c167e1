using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace Sallyport.Chains.JsonRpc;

/// <summary>JSON-RPC 2.0, https://www.jsonrpc.org/specification: single calls and notifications, no batches.</summary>
internal static class JsonRpcCodec
{
    /// <summary>
    /// How deep a node's answer may be nested. Traces of calls nest two levels for each of 1,024 calls. Nothing here recurses, so the bound protects
    /// the clients.
    /// </summary>
    public const int MaxDepth = 10_000;

    private static readonly JsonReaderOptions ReadOptions = new() { MaxDepth = MaxDepth };

    // {"jsonrpc":"2.0","id":n,"method":"…","params":[…]}
    public static void WriteCall(IBufferWriter<byte> output, long id, string method, JsonElement parameters)
    {
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        writer.WriteString("jsonrpc"u8, "2.0"u8);
        writer.WriteNumber("id"u8, id);
        writer.WriteString("method"u8, method);
        writer.WritePropertyName("params"u8);

        // As they came: writing the element anew would throw on an escaped half of a surrogate pair, which a client may well send.
        writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(parameters), skipInputValidation: true);
        writer.WriteEndObject();
    }

    /// <summary>Reads the answer to a call. The payload is a part of <paramref name="utf8"/>.</summary>
    public static JsonRpcReply ReadReply(ReadOnlyMemory<byte> utf8) =>
        TryReadMessage(utf8, out var message) && TryReadReply(message, out var reply)
            ? reply
            : JsonRpcReply.Fail(JsonRpcOutcome.Invalid, "the answer is not JSON-RPC");

    /// <summary>Finds the members of a message; false when it is no JSON object. The last of two members with one name counts.</summary>
    public static bool TryReadMessage(ReadOnlyMemory<byte> utf8, out JsonRpcMessage message)
    {
        message = default;

        // The reader does not check the encoding of text.
        if (!Utf8.IsValid(utf8.Span))
        {
            return false;
        }

        var reader = new Utf8JsonReader(utf8.Span, ReadOptions);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartObject)
            {
                return false;
            }

            while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            {
                message = ReadMember(ref reader, utf8, message);
            }

            // Bytes behind the object make it invalid.
            return !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// Makes a reply of an answer. An error object wins where a node sends both; an <c>"error":null</c> beside a result is none. An error that is no object
    /// is the node's error all the same when there is no result.
    /// </summary>
    public static bool TryReadReply(JsonRpcMessage message, out JsonRpcReply reply)
    {
        if (message.Error.Span is [(byte)'{', ..])
        {
            reply = JsonRpcReply.Error(message.Error, ReadCode(message.Error.Span));
            return true;
        }

        if (!message.Result.IsEmpty)
        {
            reply = JsonRpcReply.Result(message.Result);
            return true;
        }

        reply = JsonRpcReply.Error(message.Error, null);
        return !message.Error.IsEmpty && !message.Error.Span.SequenceEqual("null"u8);
    }

    private static JsonRpcMessage ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8, JsonRpcMessage message)
    {
        // No node escapes these names, and half a surrogate pair in a name would throw.
        var name = reader.ValueIsEscaped ? default : reader.ValueSpan;
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var value = utf8[start..(int)reader.BytesConsumed];
        if (name.SequenceEqual("result"u8))
        {
            return message with { Result = value };
        }

        if (name.SequenceEqual("error"u8))
        {
            return message with { Error = value };
        }

        if (name.SequenceEqual("id"u8))
        {
            return message with { Id = value };
        }

        if (name.SequenceEqual("method"u8))
        {
            return message with { Method = value };
        }

        return name.SequenceEqual("params"u8) ? message with { Parameters = value } : message;
    }

    private static int? ReadCode(ReadOnlySpan<byte> error)
    {
        var reader = new Utf8JsonReader(error, ReadOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var isCode = !reader.ValueIsEscaped && reader.ValueSpan.SequenceEqual("code"u8);
            reader.Read();
            if (isCode)
            {
                return reader.TokenType is JsonTokenType.Number && reader.TryGetInt32(out var code) ? code : null;
            }

            reader.Skip();
        }

        return null;
    }
}
