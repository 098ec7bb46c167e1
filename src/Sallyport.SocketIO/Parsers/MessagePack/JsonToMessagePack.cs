using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>
/// Writes JSON of the application as MessagePack; placeholders that name an attachment become its binary data. Pure. The JSON is read twice: MessagePack
/// says how many elements come before they come, JSON does not.
/// </summary>
internal static class JsonToMessagePack
{
    // What the application makes may be deep; without an end it may not.
    private const int MaxDepth = 1024;

    /// <summary>Writes one JSON value.</summary>
    /// <param name="output">Where it goes; what was written before an exception is of no use.</param>
    /// <param name="json">The JSON.</param>
    /// <param name="attachments">What placeholders in it stand for.</param>
    /// <param name="eventName">What is put in front of the elements of an array.</param>
    /// <exception cref="ArgumentException">It is no JSON, or no array where there is a name to put in front.</exception>
    public static void Write(
        IBufferWriter<byte> output,
        ReadOnlySpan<byte> json,
        IReadOnlyList<ReadOnlyMemory<byte>> attachments,
        string? eventName = null
    )
    {
        json = LoneSurrogates.Replace(json);
        try
        {
            var containers = JsonContainers.Read(
                new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth }),
                attachments.Count
            );
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
            _ = reader.Read();
            var next = 0;
            if (eventName is not null)
            {
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw new ArgumentException("The arguments must be one JSON array.", nameof(json));
                }

                MessagePackWriter.WriteArrayHead(output, containers[0].Count + 1);
                MessagePackWriter.WriteString(output, eventName);
                next = 1;
                _ = reader.Read();
            }

            WriteRest(output, ref reader, CollectionsMarshal.AsSpan(containers), next, attachments);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException("The arguments must be valid JSON.", nameof(json), exception);
        }
    }

    private static void WriteRest(
        IBufferWriter<byte> output,
        ref Utf8JsonReader reader,
        ReadOnlySpan<JsonContainer> containers,
        int next,
        IReadOnlyList<ReadOnlyMemory<byte>> attachments
    )
    {
        do
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject when containers[next].Attachment is >= 0 and var number:
                    MessagePackWriter.WriteBinary(output, attachments[number].Span);
                    next = containers[next].End;
                    reader.Skip();
                    break;
                case JsonTokenType.StartObject:
                    MessagePackWriter.WriteMapHead(output, containers[next++].Count);
                    break;
                case JsonTokenType.StartArray:
                    MessagePackWriter.WriteArrayHead(output, containers[next++].Count);
                    break;
                case JsonTokenType.PropertyName or JsonTokenType.String:
                    WriteText(output, ref reader);
                    break;
                case JsonTokenType.Number:
                    WriteNumber(output, ref reader);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    MessagePackWriter.WriteBoolean(output, reader.TokenType == JsonTokenType.True);
                    break;
                case JsonTokenType.Null:
                    MessagePackWriter.WriteNil(output);
                    break;
            }
        } while (reader.Read());
    }

    private static void WriteText(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            MessagePackWriter.WriteString(output, reader.ValueSpan);
            return;
        }

        var text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        MessagePackWriter.WriteString(output, text.AsSpan(0, JsonText.Unescape(reader.ValueSpan, text)));
        ArrayPool<byte>.Shared.Return(text);
    }

    private static void WriteNumber(IBufferWriter<byte> output, ref Utf8JsonReader reader)
    {
        // JavaScript knows a negative zero, and no integer does.
        if (reader.ValueSpan.SequenceEqual("-0"u8))
        {
            MessagePackWriter.WriteFloat(output, -0.0);
        }
        else if (reader.TryGetInt64(out var whole))
        {
            MessagePackWriter.WriteInteger(output, whole);
        }
        else if (reader.TryGetUInt64(out var unsigned))
        {
            MessagePackWriter.WriteUnsigned(output, unsigned);
        }
        else
        {
            MessagePackWriter.WriteFloat(output, reader.GetDouble());
        }
    }
}
