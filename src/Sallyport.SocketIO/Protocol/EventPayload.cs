using System.Text.Json;

namespace Sallyport.SocketIO.Protocol;

/// <summary>
/// Checks the JSON of packets. Pure. The JSON reader reports bad input by an exception; it is caught here and becomes <see langword="false"/>.
/// </summary>
internal static class EventPayload
{
    /// <summary>Reads <c>[name, argument, …]</c> to its end, once.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="name">The name in UTF-8; a number stands for its digits. Points into the JSON unless it had to be unescaped.</param>
    /// <param name="arguments">What stands between the name and the closing bracket; empty where there is no argument.</param>
    /// <returns>Whether it is a well-formed event.</returns>
    public static bool TryReadEvent(
        ReadOnlyMemory<byte> json,
        int maxDepth,
        out ReadOnlyMemory<byte> name,
        out ReadOnlyMemory<byte> arguments
    )
    {
        name = default;
        arguments = default;
        try
        {
            var reader = Open(json.Span, maxDepth);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            {
                return false;
            }

            switch (reader.TokenType)
            {
                case JsonTokenType.String when reader.ValueIsEscaped:
                    name = Unescape(reader.ValueSpan);
                    break;
                case JsonTokenType.String:
                    name = json.Slice((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
                    break;
                case JsonTokenType.Number:
                    name = json.Slice((int)reader.TokenStartIndex, reader.ValueSpan.Length);
                    break;
                default:
                    return false;
            }

            reader.Read();
            arguments = ReadToEnd(ref reader, json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Reads <c>[argument, …]</c> to its end, once.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="arguments">What stands between the brackets.</param>
    /// <returns>Whether it is a well-formed array.</returns>
    public static bool TryReadArray(ReadOnlyMemory<byte> json, int maxDepth, out ReadOnlyMemory<byte> arguments)
    {
        arguments = default;
        try
        {
            var reader = Open(json.Span, maxDepth);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            {
                return false;
            }

            arguments = ReadToEnd(ref reader, json);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Says whether it is one whole JSON value that begins with a token.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> json, int maxDepth, JsonTokenType first)
    {
        try
        {
            var reader = Open(json, maxDepth);
            if (!reader.Read() || reader.TokenType != first)
            {
                return false;
            }

            while (reader.Read()) { }
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// Looks for placeholders of binary data in well-formed JSON. <paramref name="used"/> says whether there is one.
    /// </summary>
    /// <returns><see langword="false"/> when one names data that is not there.</returns>
    public static bool TryCheckPlaceholders(ReadOnlySpan<byte> json, int maxDepth, int attachments, out bool used)
    {
        used = false;
        return TryCheckPlaceholders(Parse(json, maxDepth), attachments, ref used);
    }

    /// <summary>Makes an element of well-formed JSON. Half a surrogate pair in it becomes U+FFFD, so that no member of the element throws.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> json, int maxDepth)
    {
        var reader = Open(LoneSurrogates.Replace(json), maxDepth);
        return JsonElement.ParseValue(ref reader);
    }

    // {"_placeholder":true,"num":n}
    public static bool TryGetNumber(JsonElement placeholder, int attachments, out int number)
    {
        number = 0;
        return IsPlaceholder(placeholder)
            && TryGetMember(placeholder, "num"u8, out var member)
            && member.ValueKind == JsonValueKind.Number
            && member.TryGetInt32(out number)
            && number >= 0
            && number < attachments;
    }

    private static bool TryCheckPlaceholders(JsonElement element, int attachments, ref bool used)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (!TryCheckPlaceholders(item, attachments, ref used))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValueKind.Object when IsPlaceholder(element):
                used = true;
                return TryGetNumber(element, attachments, out _);
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                {
                    if (!TryCheckPlaceholders(property.Value, attachments, ref used))
                    {
                        return false;
                    }
                }

                return true;
            default:
                return true;
        }
    }

    private static Utf8JsonReader Open(ReadOnlySpan<byte> json, int maxDepth) => new(json, new JsonReaderOptions { MaxDepth = maxDepth });

    // The reader stands on the first argument, or on the closing bracket.
    private static ReadOnlyMemory<byte> ReadToEnd(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json)
    {
        var start = (int)reader.TokenStartIndex;
        while (reader.Read()) { }
        return json[start..(int)reader.TokenStartIndex];
    }

    private static ReadOnlyMemory<byte> Unescape(ReadOnlySpan<byte> escaped)
    {
        var text = new byte[escaped.Length];
        return text.AsMemory(0, JsonText.Unescape(escaped, text));
    }

    private static bool IsPlaceholder(JsonElement element) =>
        element.ValueKind == JsonValueKind.Object
        && TryGetMember(element, "_placeholder"u8, out var member)
        && member.ValueKind == JsonValueKind.True;

    private static bool TryGetMember(JsonElement element, ReadOnlySpan<byte> name, out JsonElement member)
    {
        try
        {
            return element.TryGetProperty(name, out member);
        }
        catch (InvalidOperationException)
        {
            // An element the application parsed: another member's escaped name is half a surrogate pair.
            member = default;
            return false;
        }
    }
}
