using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Sallyport.SocketIO;

/// <summary>Why a client may not enter a namespace; it becomes a CONNECT_ERROR packet.</summary>
/// <param name="Message">The text of the error the client sees.</param>
/// <param name="Data">JSON for the client's <c>error.data</c>, or nothing.</param>
public sealed record ConnectRefusal(string Message, ReadOnlyMemory<byte> Data = default)
{
    /// <summary>Makes a refusal with data.</summary>
    /// <typeparam name="T">The type of the data.</typeparam>
    /// <param name="message">The text of the error the client sees.</param>
    /// <param name="data">The data.</param>
    /// <param name="type">How the data becomes JSON.</param>
    /// <returns>The refusal.</returns>
    public static ConnectRefusal Create<T>(string message, T data, JsonTypeInfo<T> type) =>
        new(message, JsonSerializer.SerializeToUtf8Bytes(data, type));
}
