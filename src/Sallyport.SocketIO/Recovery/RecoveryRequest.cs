using System.Runtime.InteropServices;
using System.Text.Json;

namespace Sallyport.SocketIO.Recovery;

/// <summary>What a client that comes back says in its CONNECT payload: which session it had, and the last event it got of it.</summary>
/// <param name="PrivateId">The private id of the session. It is the only key to it: never log it.</param>
/// <param name="Offset">The offset of the last event the client got.</param>
internal readonly record struct RecoveryRequest(string PrivateId, string Offset)
{
    // Longer than any we give out, or a cluster's log would.
    private const int MaxLength = 128;

    /// <summary>Reads it. A client that got no event yet has no offset, and begins anew.</summary>
    public static bool TryRead(JsonElement auth, out RecoveryRequest request)
    {
        if (TryReadText(auth, "pid"u8, out var privateId) && TryReadText(auth, "offset"u8, out var offset))
        {
            request = new RecoveryRequest(privateId, offset);
            return true;
        }

        request = default;
        return false;
    }

    private static bool TryReadText(JsonElement auth, ReadOnlySpan<byte> name, out string text)
    {
        text = "";
        if (!auth.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        // Ours need no escapes, and what has some may hold half a surrogate pair.
        var raw = JsonMarshal.GetRawUtf8Value(value);
        if (raw.Length is <= 2 or > MaxLength + 2 || raw.Contains((byte)'\\'))
        {
            return false;
        }

        text = value.GetString()!;
        return true;
    }
}
