using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Protocol;

/// <summary>Writes one typed argument as a JSON array.</summary>
internal static class JsonArguments
{
    public static PooledWriter Write<T>(T argument, JsonTypeInfo<T> type)
    {
        ArgumentNullException.ThrowIfNull(type);
        var writer = PooledWriter.Rent();
        writer.Write("["u8);
        using (var json = new Utf8JsonWriter(writer))
        {
            JsonSerializer.Serialize(json, argument, type);
        }

        writer.Write("]"u8);
        return writer;
    }
}
