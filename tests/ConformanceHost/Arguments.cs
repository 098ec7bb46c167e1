using System.Text.Json;
using Sallyport.SocketIO;
using Sallyport.SocketIO.Broadcasting;

namespace Sallyport.ConformanceHost;

/// <summary>Reads what clients gave.</summary>
internal static class Arguments
{
    public static readonly JsonElement Null = JsonElement.Parse("null"u8);

    public static ReadOnlySpan<byte> OnePlaceholder => "[{\"_placeholder\":true,\"num\":0}]"u8;

    public static bool IsBinary(SocketEvent received, int index) =>
        index < received.Arguments.GetArrayLength() && received.TryGetAttachment(received.Arguments[index], out _);

    public static string? Text(SocketEvent received, int index) =>
        received.TryGetArgument(index, ProfileJson.Default.String!, out var text) ? text : null;

    public static bool IsText(JsonElement given, string property, string text) =>
        given.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    /// <summary>Gives the first argument alone, as an array; null where there is none.</summary>
    public static byte[] First(SocketEvent received) => At(received, 0);

    /// <summary>Gives one argument alone, as an array; null where there is none.</summary>
    public static byte[] At(SocketEvent received, int index) =>
        [.. "["u8, .. JsonSerializer.SerializeToUtf8Bytes(Element(received, index), ProfileJson.Default.JsonElement), .. "]"u8];

    /// <summary>Gets an argument to keep; null where there is none.</summary>
    public static JsonElement Element(SocketEvent received, int index) =>
        index < received.Arguments.GetArrayLength() ? received.Arguments[index].Clone() : Null;

    /// <summary>Gets the first of an answer's arguments; null where there is none.</summary>
    public static JsonElement FirstOf(JsonElement arguments) =>
        arguments is { ValueKind: JsonValueKind.Array } && arguments.GetArrayLength() > 0 ? arguments[0] : Null;

    /// <summary>Gets the texts of a list, or of one alone.</summary>
    public static List<string> Texts(JsonElement given) =>
        given.ValueKind switch
        {
            JsonValueKind.String => [given.GetString()!],
            JsonValueKind.Array =>
            [
                .. given.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!),
            ],
            _ => [],
        };

    /// <summary>Gets a number that may be counted up to.</summary>
    public static int Count(SocketEvent received, int index) =>
        received.TryGetArgument(index, ProfileJson.Default.Int32, out var number) ? Math.Clamp(number, 0, 10_000_000) : 0;

    /// <summary>Gets the rooms of a socket in order, the one of its own id left out.</summary>
    public static List<string> RoomsOf(Socket socket) => Sorted(socket.Rooms, socket.Id);

    public static List<string> RoomsOf(RemoteSocket socket) => Sorted(socket.Rooms, socket.Id);

    private static List<string> Sorted(IEnumerable<string> rooms, string ownId) =>
        [.. rooms.Where(room => room != ownId).Order(StringComparer.Ordinal)];
}
