using System.Text.Json;
using Sallyport.SocketIO;
using Sallyport.SocketIO.Broadcasting;

namespace Sallyport.ConformanceHost;

/// <summary>What a client of P4 wants broadcast: {from, to?, except?, volatile?, compress?, ev, args?}.</summary>
internal sealed class BroadcastRequest(JsonElement given)
{
    public string Name => Text("ev") ?? "";

    public byte[] Arguments =>
        Find("args") is { ValueKind: JsonValueKind.Array } arguments
            ? JsonSerializer.SerializeToUtf8Bytes(arguments, ProfileJson.Default.JsonElement)
            : "[]"u8.ToArray();

    public BroadcastOperator ChooseFor(Socket socket)
    {
        var chosen = Text("from") == "io" ? socket.Namespace.Except([]) : socket.Broadcast;
        // The reference's host takes an empty list for everybody.
        if (Find("to") is { } named && ConformanceHost.Arguments.Texts(named) is { Count: > 0 } rooms)
        {
            chosen = chosen.To(rooms);
        }

        if (Find("except") is { } excepted)
        {
            chosen = chosen.Except(ConformanceHost.Arguments.Texts(excepted));
        }

        if (Find("volatile") is { ValueKind: JsonValueKind.True })
        {
            chosen = chosen.Volatile;
        }

        return Find("compress") is { ValueKind: JsonValueKind.True or JsonValueKind.False } compress
            ? chosen.Compress(compress.GetBoolean())
            : chosen;
    }

    private JsonElement? Find(string name) =>
        given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out var value) ? value : null;

    private string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;
}
