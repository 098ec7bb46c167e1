using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sallyport.Doors.Json;

/// <summary>Writes JSON straight to UTF-8 with one writer per thread; only the finished bytes are allocated.</summary>
internal static class JsonBytes
{
    // Larger buffers are not kept: one huge answer must not stay in memory once per thread.
    private const int MaxKeptBytes = 256 * 1024;

    // What we write goes into JSON messages and application/json bodies, never into a page.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    [ThreadStatic]
    private static Scratch? _scratch;

    /// <summary>Encodes what <paramref name="write"/> writes. It must not call back into this method.</summary>
    public static byte[] Encode<TState>(TState state, Action<Utf8JsonWriter, TState> write)
    {
        var scratch = _scratch ?? new Scratch();
        _scratch = null;
        write(scratch.Writer, state);
        scratch.Writer.Flush();
        var bytes = scratch.Buffer.WrittenSpan.ToArray();
        if (scratch.Buffer.Capacity <= MaxKeptBytes)
        {
            scratch.Buffer.ResetWrittenCount();
            scratch.Writer.Reset();
            _scratch = scratch;
        }

        return bytes;
    }

    /// <summary>
    /// Encodes into one buffer of about the right size, which is handed out as it is: a large answer is in memory once, not three times.
    /// </summary>
    /// <param name="size">About how many bytes are written; too few cost a copy.</param>
    /// <param name="state">What is passed on to <paramref name="write"/>.</param>
    /// <param name="write">Writes the JSON.</param>
    public static ReadOnlyMemory<byte> Encode<TState>(long size, TState state, Action<Utf8JsonWriter, TState> write)
    {
        if (size <= MaxKeptBytes)
        {
            return Encode(state, write);
        }

        var buffer = new ArrayBufferWriter<byte>((int)size);
        using var writer = new Utf8JsonWriter(buffer, Options);
        write(writer, state);
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private sealed class Scratch
    {
        public Scratch() => Writer = new Utf8JsonWriter(Buffer, Options);

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }
    }
}
