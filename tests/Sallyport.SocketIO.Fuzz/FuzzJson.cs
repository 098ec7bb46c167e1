using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.SocketIO.Fuzzing;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Typed))]
internal sealed partial class FuzzJson : JsonSerializerContext;

internal sealed record Typed(string? Name, IReadOnlyList<double>? Numbers);
