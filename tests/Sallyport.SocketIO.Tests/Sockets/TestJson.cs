using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.SocketIO.Tests.Sockets;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(Quote))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(Attachment))]
[JsonSerializable(typeof(Picture))]
internal sealed partial class TestJson : JsonSerializerContext;

internal sealed record Quote(string Asset, int Price);

internal sealed record Picture(string Name, Attachment Pixels, IReadOnlyList<Attachment> Layers);
