namespace Sallyport.SocketIO.Parsers.MessagePack;

/// <summary>An array or a map that is being written as JSON.</summary>
internal struct JsonFrame
{
    private bool _isMarked;
    private bool _isNumbered;

    public required bool IsMap { get; init; }

    /// <summary>Gets the number of the map among those of its packet, in the order in which they begin.</summary>
    public int Ordinal { get; init; }

    /// <summary>Gets or sets how many elements or pairs are to come.</summary>
    public required int Remaining { get; set; }

    public bool HasContent { get; set; }

    /// <summary>Gets a value indicating whether a map of the client's own now reads as the placeholder of binary data.</summary>
    public readonly bool IsLookalike => _isMarked && _isNumbered;

    /// <summary>Takes notice of a pair of the map.</summary>
    /// <returns>Whether it is the number of a placeholder, if the map should turn out to be one.</returns>
    public bool Watch(ReadOnlySpan<byte> key, MessagePackToken value, int placeholders)
    {
        if (key.SequenceEqual("_placeholder"u8))
        {
            _isMarked |= value is { Kind: MessagePackKind.Boolean, Boolean: true };
            return false;
        }

        if (!key.SequenceEqual("num"u8) || !value.TryGetWhole(out var number) || number >= (ulong)placeholders)
        {
            return false;
        }

        _isNumbered = true;
        return true;
    }
}
