using System.Text.Json;
using Sallyport.SocketIO;

namespace Sallyport.ConformanceHost;

/// <summary>Reads what clients gave.</summary>
internal static class Arguments
{
    public static ReadOnlySpan<byte> OnePlaceholder => "[{\"_placeholder\":true,\"num\":0}]"u8;

    public static bool IsBinary(SocketEvent received, int index) =>
        index < received.Arguments.GetArrayLength() && received.TryGetAttachment(received.Arguments[index], out _);

    public static string? Text(SocketEvent received, int index) =>
        received.TryGetArgument(index, ProfileJson.Default.String!, out var text) ? text : null;

    public static bool IsText(JsonElement given, string property, string text) =>
        given.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    /// <summary>Gives the first argument alone, as the array of an answer; null where there is none.</summary>
    public static byte[] First(SocketEvent received) =>
        received.Arguments.GetArrayLength() == 0
            ? "[null]"u8.ToArray()
            : [.. "["u8, .. JsonSerializer.SerializeToUtf8Bytes(received.Arguments[0], ProfileJson.Default.JsonElement), .. "]"u8];
}
