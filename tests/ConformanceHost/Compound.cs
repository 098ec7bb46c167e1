using System.Buffers;
using System.Text.Json;

namespace Sallyport.ConformanceHost;

/// <summary>One argument put together from what several clients gave: the binary data of each gets its place among those of all.</summary>
internal sealed class Compound : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();
    private readonly List<ReadOnlyMemory<byte>> _attachments = [];

    public Compound()
    {
        Json = new Utf8JsonWriter(_output);
        Json.WriteStartArray();
    }

    public Utf8JsonWriter Json { get; }

    public IReadOnlyList<ReadOnlyMemory<byte>> Attachments => _attachments;

    /// <summary>Ends the array of the one argument.</summary>
    public ReadOnlySpan<byte> End()
    {
        Json.WriteEndArray();
        Json.Flush();
        return _output.WrittenSpan;
    }

    public void Write(JsonElement given, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        switch (given.ValueKind)
        {
            case JsonValueKind.Array:
                Json.WriteStartArray();
                foreach (var item in given.EnumerateArray())
                {
                    Write(item, attachments);
                }

                Json.WriteEndArray();
                break;
            case JsonValueKind.Object:
                WriteObject(given, attachments);
                break;
            default:
                given.WriteTo(Json);
                break;
        }
    }

    public void Dispose() => Json.Dispose();

    private void WriteObject(JsonElement given, IReadOnlyList<ReadOnlyMemory<byte>> attachments)
    {
        Json.WriteStartObject();
        var isPlaceholder = given.TryGetProperty("_placeholder", out var flag) && flag.ValueKind == JsonValueKind.True;
        foreach (var property in given.EnumerateObject())
        {
            Json.WritePropertyName(property.Name);
            if (isPlaceholder && property.NameEquals("num") && property.Value.TryGetInt32(out var number) && number < attachments.Count)
            {
                Json.WriteNumberValue(_attachments.Count);
                _attachments.Add(attachments[number]);
            }
            else
            {
                Write(property.Value, attachments);
            }
        }

        Json.WriteEndObject();
    }
}
