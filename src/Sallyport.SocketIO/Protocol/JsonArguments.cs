using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Protocol;

/// <summary>
/// Typed arguments written as one JSON array, binary data beside it. Pooled by thread: dispose it, and use nothing of it after that but
/// <see cref="Attachments"/>.
/// </summary>
internal sealed class JsonArguments : IDisposable
{
    [ThreadStatic]
    private static JsonArguments? _spare;

    private readonly Utf8JsonWriter _json = new(Stream.Null);
    private PooledWriter _buffer = null!;

    private JsonArguments() { }

    public ReadOnlySpan<byte> WrittenSpan => _buffer.WrittenSpan;

    public IReadOnlyList<ReadOnlyMemory<byte>>? Attachments { get; private set; }

    public static JsonArguments Write<T>(T argument, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return Write((argument, type), static (json, state) => JsonSerializer.Serialize(json, state.argument, state.type));
    }

    public static JsonArguments Write<T1, T2>(T1 first, JsonTypeInfo<T1> firstType, T2 second, JsonTypeInfo<T2> secondType)
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        return Write(
            (first, firstType, second, secondType),
            static (json, state) =>
            {
                JsonSerializer.Serialize(json, state.first, state.firstType);
                JsonSerializer.Serialize(json, state.second, state.secondType);
            }
        );
    }

    public static JsonArguments Write<T1, T2, T3>(
        T1 first,
        JsonTypeInfo<T1> firstType,
        T2 second,
        JsonTypeInfo<T2> secondType,
        T3 third,
        JsonTypeInfo<T3> thirdType
    )
    {
        ArgumentNullException.ThrowIfNull(firstType);
        ArgumentNullException.ThrowIfNull(secondType);
        ArgumentNullException.ThrowIfNull(thirdType);
        return Write(
            (first, firstType, second, secondType, third, thirdType),
            static (json, state) =>
            {
                JsonSerializer.Serialize(json, state.first, state.firstType);
                JsonSerializer.Serialize(json, state.second, state.secondType);
                JsonSerializer.Serialize(json, state.third, state.thirdType);
            }
        );
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

    public void Dispose()
    {
        Attachments = null;
        _buffer.Dispose();
        _buffer = null!;
        _spare = this;
    }

    private static JsonArguments Write<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var arguments = _spare ?? new JsonArguments();
        _spare = null;
        arguments._buffer = PooledWriter.Rent();

        // Writing may call code of the application, which may send something itself.
        var (outer, wasWriting) = (AttachmentScope.Written, AttachmentScope.IsWriting);
        AttachmentScope.Written = null;
        AttachmentScope.IsWriting = true;
        try
        {
            var json = arguments._json;
            json.Reset(arguments._buffer);
            json.WriteStartArray();
            write(json, state);
            json.WriteEndArray();
            json.Flush();
            arguments.Attachments = AttachmentScope.Written;
            return arguments;
        }
        catch
        {
            arguments.Dispose();
            throw;
        }
        finally
        {
            AttachmentScope.Written = outer;
            AttachmentScope.IsWriting = wasWriting;
        }
    }
}
