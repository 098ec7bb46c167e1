using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>What a client of door B may ask for.</summary>
internal enum ClientAction
{
    Unknown,
    Subscribe,
    Unsubscribe,
    List,
    Ping,
    Request,
    Auth,
}

/// <summary>
/// One message of a client, as slices of the bytes that came: valid as long as they are. Members of the wrong JSON type are kept as they
/// are and judged by whoever needs them.
/// </summary>
[StructLayout(LayoutKind.Auto)]
internal struct ClientMessage
{
    /// <summary>The longest <c>id</c> that is echoed, in bytes as sent.</summary>
    public const int MaxIdBytes = 256;

    private const int MaxDepth = 64;

    public ClientAction Action { get; private set; }

    /// <summary>Gets the <c>id</c> as the JSON that came (string or number), or empty.</summary>
    public ReadOnlyMemory<byte> Id { get; private set; }

    /// <summary>Gets a value indicating whether there was an <c>id</c> that cannot be echoed.</summary>
    public bool HasBadId { get; private set; }

    /// <summary>Gets <c>params</c> as JSON, or empty.</summary>
    public ReadOnlyMemory<byte> Parameters { get; private set; }

    /// <summary>Gets <c>request</c>, or null.</summary>
    public string? Request { get; private set; }

    /// <summary>Gets <c>token</c>, or null.</summary>
    public string? Token { get; private set; }

    /// <summary>
    /// Reads a message: <c>{"action":…,"id"?,…}</c>. A repeated member counts as its last, an unknown one not at all.
    /// JSON that is no object becomes a message with an unknown action.
    /// </summary>
    /// <param name="utf8">Checked UTF-8 whose escapes are whole.</param>
    /// <param name="message">What it says.</param>
    /// <returns>False when it is no JSON, or nested deeper than 64 levels.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> utf8, out ClientMessage message)
    {
        message = default;
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.TokenType is not JsonTokenType.StartObject)
            {
                reader.Skip();
            }
            else
            {
                while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
                {
                    message.ReadMember(ref reader, utf8);
                }
            }

            // Anything after the value is an error, which the reader finds here.
            return !reader.Read();
        }
        catch (JsonException)
        {
            // Utf8JsonReader has no other way to say "no JSON". The caller closes the connection, so it costs a client a connection each time.
            return false;
        }
    }

    private void ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        if (reader.ValueTextEquals("action"u8))
        {
            reader.Read();
            Action = ReadAction(ref reader);
        }
        else if (reader.ValueTextEquals("id"u8))
        {
            var id = ReadSlice(ref reader, utf8);
            HasBadId = id.Length > MaxIdBytes || reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number);
            Id = HasBadId ? default : id;
        }
        else if (reader.ValueTextEquals("params"u8))
        {
            Parameters = ReadSlice(ref reader, utf8);
        }
        else if (reader.ValueTextEquals("request"u8))
        {
            reader.Read();
            Request = ReadString(ref reader);
        }
        else if (reader.ValueTextEquals("token"u8))
        {
            reader.Read();
            Token = ReadString(ref reader);
        }
        else
        {
            reader.Skip();
        }
    }

    private static ReadOnlyMemory<byte> ReadSlice(ref Utf8JsonReader reader, ReadOnlyMemory<byte> utf8)
    {
        reader.Read();
        var start = (int)reader.TokenStartIndex;
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
        {
            reader.Skip();
        }

        return utf8[start..(int)reader.BytesConsumed];
    }

    private static string? ReadString(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is JsonTokenType.String)
        {
            return reader.GetString();
        }

        reader.Skip();
        return null;
    }

    private static ClientAction ReadAction(ref Utf8JsonReader reader)
    {
        if (reader.TokenType is not JsonTokenType.String)
        {
            reader.Skip();
            return ClientAction.Unknown;
        }

        return reader switch
        {
            _ when reader.ValueTextEquals("request"u8) => ClientAction.Request,
            _ when reader.ValueTextEquals("ping"u8) => ClientAction.Ping,
            _ when reader.ValueTextEquals("subscribe"u8) => ClientAction.Subscribe,
            _ when reader.ValueTextEquals("unsubscribe"u8) => ClientAction.Unsubscribe,
            _ when reader.ValueTextEquals("list"u8) => ClientAction.List,
            _ when reader.ValueTextEquals("auth"u8) => ClientAction.Auth,
            _ => ClientAction.Unknown,
        };
    }
}
