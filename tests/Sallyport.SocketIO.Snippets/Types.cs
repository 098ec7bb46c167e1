using System.Text.Json.Serialization;
using Sallyport.SocketIO;

internal sealed record Order(string Symbol, decimal Amount);

internal sealed record Placed(string Id);

internal sealed record Photo(string Title, Attachment Pixels);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(Order))]
[JsonSerializable(typeof(Placed))]
[JsonSerializable(typeof(Photo))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
internal sealed partial class Json : JsonSerializerContext;
