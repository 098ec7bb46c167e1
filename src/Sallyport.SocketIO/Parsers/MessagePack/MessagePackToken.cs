namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>One value, or the head of an array or a map. Points into the message it was read from.</summary>
internal readonly ref struct MessagePackToken(MessagePackKind kind, long bits = 0, ReadOnlySpan<byte> bytes = default)
{
    public MessagePackKind Kind { get; } = kind;

    /// <summary>Gets the bytes of a string, of binary data, or of an extension.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Gets the number of elements of an array, or of pairs of a map.</summary>
    public int Count => (int)bits;

    /// <summary>Gets a whole number, or the milliseconds of a date.</summary>
    public long Integer => bits;

    public ulong Unsigned => (ulong)bits;

    public double Float => BitConverter.Int64BitsToDouble(bits);

    public bool Boolean => bits != 0;

    public sbyte ExtensionType => (sbyte)bits;

    /// <summary>Gets a value indicating whether nothing stands here: clients in JavaScript write <c>undefined</c>, those in Python nil.</summary>
    public bool IsNothing => Kind is MessagePackKind.Nil or MessagePackKind.Undefined;

    /// <summary>Reads a number without a fraction, in whatever form it was written, as JavaScript's <c>Number.isInteger</c> takes it.</summary>
    public bool TryGetWhole(out ulong value)
    {
        const double TooLarge = 18446744073709551616.0; // 2^64
        switch (Kind)
        {
            case MessagePackKind.Integer when Integer >= 0:
            case MessagePackKind.Unsigned:
                value = Unsigned;
                return true;
            case MessagePackKind.Float when Float is >= 0 and < TooLarge && Math.Floor(Float) == Float:
                value = (ulong)Float;
                return true;
            default:
                value = 0;
                return false;
        }
    }
}
