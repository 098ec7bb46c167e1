using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <summary>Why an event of a client is not handled: what a middleware of <see cref="Socket.Use"/> gives back. The client is not told by itself.</summary>
/// <param name="Message">The reason, for <see cref="Socket.OnError(Func{EventError, ValueTask})"/>.</param>
/// <param name="Data">JSON for whoever handles the error, or nothing.</param>
public sealed record EventRefusal(string Message, ReadOnlyMemory<byte> Data = default)
{
    /// <summary>Makes a refusal with data.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="message">The reason.</param>
    /// <param name="data">The data.</param>
    /// <param name="type">How the data becomes JSON.</param>
    /// <returns>The refusal.</returns>
    public static EventRefusal Create<T>(string message, T data, JsonTypeInfo<T> type) =>
        new(message, JsonSerializer.SerializeToUtf8Bytes(data, type));
}
