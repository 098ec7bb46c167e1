using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.Chains.JsonRpc;

/// <summary>JSON-RPC 2.0, https://www.jsonrpc.org/specification: single calls and notifications, no batches.</summary>
internal static class JsonRpcCodec
{
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

    /// <summary>Reads the answer to a call. "error" wins where a node sends both; <c>"error":null</c> beside a result is none.</summary>
    public static JsonRpcReply ReadReply(ReadOnlyMemory<byte> utf8)
    {
        using var document = TryParse(utf8);
        return document is not null && TryReadReply(document.RootElement, out var reply) ? reply : Invalid();
    }

    /// <summary>
    /// Parses what a node sent; null when it is not JSON. The parser does not check the encoding of text, and half a surrogate pair would throw when it is
    /// read: it becomes U+FFFD.
    /// </summary>
    public static JsonDocument? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return Utf8.IsValid(utf8.Span) ? JsonDocument.Parse(LoneSurrogates.Replace(utf8)) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static bool TryReadReply(JsonElement message, out JsonRpcReply reply)
    {
        if (message.ValueKind is JsonValueKind.Object)
        {
            if (message.TryGetProperty("error"u8, out var error) && error.ValueKind is JsonValueKind.Object)
            {
                reply = JsonRpcReply.Error(error.Clone());
                return true;
            }

            if (message.TryGetProperty("result"u8, out var result))
            {
                reply = JsonRpcReply.Result(result.Clone());
                return true;
            }
        }

        reply = default;
        return false;
    }

    private static JsonRpcReply Invalid() => JsonRpcReply.Fail(JsonRpcOutcome.Invalid, "the answer is not JSON-RPC");
}
