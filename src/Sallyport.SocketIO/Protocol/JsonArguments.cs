using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Writes one typed argument as a JSON array.</summary>
internal static class JsonArguments
{
    public static PooledWriter Write<T>(T argument, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = PooledWriter.Rent();
        writer.Write("["u8);
        using (var json = new Utf8JsonWriter(writer))
        {
            JsonSerializer.Serialize(json, argument, type);
        }

        writer.Write("]"u8);
        return writer;
    }

    /// <summary>Writes an array with a text added at its end.</summary>
    public static void Append(IBufferWriter<byte> output, ReadOnlySpan<byte> array, string text)
    {
        var head = array[..^1].TrimEnd(" \t\r\n"u8);
        output.Write(head);
        if (head.Length > 1)
        {
            output.Write(","u8);
        }

        output.Write("\""u8);
        output.Write(JsonEncodedText.Encode(text).EncodedUtf8Bytes);
        output.Write("\"]"u8);
    }
}
