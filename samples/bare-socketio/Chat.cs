using System.Text.Json.Serialization;

namespace BareSocketIO;

internal sealed record Say(string Text);

internal sealed record Said(string Name, string Text);

internal sealed record Heard(int HeardBy);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Say))]
[JsonSerializable(typeof(Said))]
[JsonSerializable(typeof(Heard))]
internal sealed partial class ChatJson : JsonSerializerContext;
