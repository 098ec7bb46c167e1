using System.Text.Json;

namespace Sallyport.SocketIO.Protocol;

/// <summary>
/// Checks the JSON of packets. Pure. The JSON reader reports bad input by an exception; it is caught here and becomes <see langword="false"/>.
/// </summary>
internal static class EventPayload
{
    /// <summary>Reads <c>[name, argument, …]</c> to its end.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="maxDepth">How deep it may be nested.</param>
    /// <param name="name">The name; a number stands for its digits.</param>
    /// <param name="argumentsStart">Where the first argument begins, or zero where there is none.</param>
    /// <returns>Whether it is a well-formed event with a name that is not reserved.</returns>
    public static bool TryReadEvent(ReadOnlySpan<byte> json, int maxDepth, out EventName name, out int argumentsStart)
    {
        name = default;
        argumentsStart = 0;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartArray || !reader.Read())
            {
                return false;
            }

            if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped)
            {
                name = new EventName(reader.GetString()!);
            }
            else if (reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
            {
                name = new EventName(reader.ValueSpan);
            }
            else
            {
                return false;
            }

            reader.Read();
            if (reader.TokenType != JsonTokenType.EndArray)
            {
                argumentsStart = (int)reader.TokenStartIndex;
            }

            while (reader.Read()) { }
            return !name.IsReserved;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: an escaped name that is no Unicode text.
            return false;
        }
    }

    /// <summary>Reads JSON of one kind to its end into a value of its own.</summary>
    public static bool TryRead(ReadOnlySpan<byte> json, int maxDepth, JsonValueKind kind, out JsonElement element)
    {
        element = default;
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = maxDepth });
            element = JsonElement.ParseValue(ref reader);
            while (reader.Read()) { }
            return element.ValueKind == kind;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>
    /// Looks for placeholders of binary data. <paramref name="used"/> says whether there is one.
    /// </summary>
    /// <returns><see langword="false"/> when one names data that is not there.</returns>
    public static bool TryCheckPlaceholders(JsonElement element, int attachments, ref bool used)
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
            // Another member's escaped name is no Unicode text.
            member = default;
            return false;
        }
    }
}
