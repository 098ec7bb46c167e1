using System.Buffers;

namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>
/// Writes MessagePack values as JSON in which <c>{"_placeholder":true,"num":n}</c> stands for binary data. Pure; bounded in depth, in binary parts and,
/// by the length of the message, in everything else: one byte of it becomes at most six of JSON.
/// </summary>
/// <remarks>
/// What JSON cannot say becomes what the client's own <c>JSON.stringify</c> would make of it: NaN and infinity are <c>null</c>, a date its ISO string,
/// <c>undefined</c> is <c>null</c> in an array and left out of a map. Whole numbers keep all 64 bits. An extension nobody knows is, as in the official
/// client, an array of its type and its data.
/// </remarks>
/// <param name="output">Where the JSON goes. When a value is refused, what was written is of no use.</param>
/// <param name="maxDepth">How deep the JSON may be nested, placeholders included.</param>
/// <param name="maxAttachments">How much binary data there may be.</param>
/// <param name="masked">
/// Maps, by their order, that would be mistaken for placeholders: the <see cref="Lookalikes"/> of a first reading. The number in them is written with a
/// fraction, <c>0.0</c>: the same to whoever reads numbers, but never the number of binary data.
/// </param>
internal ref partial struct MessagePackToJson(IBufferWriter<byte> output, int maxDepth, int maxAttachments, HashSet<int>? masked = null)
{
    private const int FramesOnStack = 64;
    private readonly IBufferWriter<byte> _output = output;
    private readonly int _maxDepth = maxDepth;
    private readonly int _maxAttachments = maxAttachments;
    private readonly HashSet<int>? _masked = masked;
    private List<ReadOnlyMemory<byte>>? _attachments;
    private int _maps;

    /// <summary>Gets the binary data that placeholders stand for; copied, it may be kept.</summary>
    public readonly IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments is null ? [] : _attachments;

    /// <summary>Gets the maps of the client's own that read as placeholders. Harmless where there is no binary data.</summary>
    public HashSet<int>? Lookalikes { get; private set; }

    /// <summary>Writes the next value of the reader, with all that it holds.</summary>
    /// <returns>Whether it is whole, well formed and within the bounds.</returns>
    public bool TryWrite(ref MessagePackReader reader) => TryWriteElements(ref reader, 1, _maxDepth);

    /// <summary>Writes the next values of the reader as they stand in an array, without its brackets; it counts as a level.</summary>
    /// <returns>Whether they are whole, well formed and within the bounds.</returns>
    public bool TryWriteItems(ref MessagePackReader reader, int count) => TryWriteElements(ref reader, count, _maxDepth - 1);

    private bool TryWriteElements(ref MessagePackReader reader, int count, int levels)
    {
        // The lowest frame stands for what is outside. No deeper than there are bytes to open arrays with.
        var allowed = Math.Min(levels, reader.Remaining);
        if (allowed < 0)
        {
            return false;
        }

        Span<JsonFrame> frames = allowed < FramesOnStack ? stackalloc JsonFrame[FramesOnStack] : new JsonFrame[allowed + 1];
        frames[0] = new JsonFrame { IsMap = false, Remaining = count };
        var top = 0;
        while (true)
        {
            ref var frame = ref frames[top];
            if (frame.Remaining == 0)
            {
                if (top == 0)
                {
                    return true;
                }

                Close(frame);
                top--;
                continue;
            }

            frame.Remaining--;
            if (!TryWriteNext(ref reader, ref frame, allowed - top, out var opened))
            {
                return false;
            }

            if (opened is { } inner)
            {
                frames[++top] = inner;
            }
        }
    }

    private bool TryWriteNext(ref MessagePackReader reader, ref JsonFrame frame, int levelsLeft, out JsonFrame? opened)
    {
        opened = null;
        MessagePackToken key = default;
        if ((frame.IsMap && !(reader.TryRead(out key) && IsKey(key))) || !reader.TryRead(out var value))
        {
            return false;
        }

        if (frame.IsMap && value.Kind == MessagePackKind.Undefined)
        {
            return true;
        }

        if (frame.HasContent)
        {
            _output.Write(","u8);
        }

        frame.HasContent = true;
        var isNumber = false;
        if (frame.IsMap)
        {
            WriteKey(key);
            isNumber = frame.Watch(key.Bytes, value, _maxAttachments);
        }

        if (value.Kind is not (MessagePackKind.Array or MessagePackKind.Map))
        {
            if (!TryWriteScalar(value, levelsLeft))
            {
                return false;
            }

            _output.Write(isNumber && _masked?.Contains(frame.Ordinal) == true ? ".0"u8 : []);
            return true;
        }

        var isMap = value.Kind == MessagePackKind.Map;
        _output.Write(isMap ? "{"u8 : "["u8);
        opened = new JsonFrame
        {
            IsMap = isMap,
            Ordinal = isMap ? _maps++ : 0,
            Remaining = value.Count,
        };
        return levelsLeft > 0;
    }

    private void Close(in JsonFrame frame)
    {
        _output.Write(frame.IsMap ? "}"u8 : "]"u8);
        if (frame.IsLookalike)
        {
            Lookalikes ??= [];
            Lookalikes.Add(frame.Ordinal);
        }
    }
}
