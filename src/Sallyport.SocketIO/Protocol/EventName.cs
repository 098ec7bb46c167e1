using System.Text;

namespace Sallyport.SocketIO.Protocol;

/// <summary>The name of an event as it stands in a frame, or as text where it had to be unescaped.</summary>
internal readonly ref struct EventName
{
    private readonly ReadOnlySpan<byte> _utf8;
    private readonly string? _text;

    public EventName(ReadOnlySpan<byte> utf8) => _utf8 = utf8;

    public EventName(string text) => _text = text;

    public bool IsReserved => _text is null ? ReservedEvents.Contains(_utf8) : ReservedEvents.Contains(_text);

    /// <summary>Finds what is registered under this name, without making a string of it.</summary>
    public bool TryFind<T>(Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> registered, out string? name, out T? value)
    {
        const int MaxOnStack = 256;
        if (_text is not null)
        {
            return registered.TryGetValue(_text, out name, out value);
        }

        if (_utf8.Length > MaxOnStack)
        {
            return registered.TryGetValue(ToString(), out name, out value);
        }

        Span<char> chars = stackalloc char[MaxOnStack];
        var length = Encoding.UTF8.GetChars(_utf8, chars);
        return registered.TryGetValue(chars[..length], out name, out value);
    }

    public override string ToString() => _text ?? Encoding.UTF8.GetString(_utf8);
}
