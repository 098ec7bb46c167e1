using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sallyport.ConformanceHost;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(bool))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(List<FetchedSocket>))]
[JsonSerializable(typeof(DateData))]
[JsonSerializable(typeof(SocketState))]
[JsonSerializable(typeof(WhoAmI))]
[JsonSerializable(typeof(ExpiredData))]
[JsonSerializable(typeof(CodeData))]
[JsonSerializable(typeof(StepsData))]
[JsonSerializable(typeof(SeenData))]
internal sealed partial class ProfileJson : JsonSerializerContext;

internal sealed record WhoAmI(string Id, string Nsp, string? User, JsonElement Auth, IReadOnlyDictionary<string, string> Query);

internal sealed record SocketState(string Id, bool Recovered, IReadOnlyList<string> Rooms, JsonElement Data, int Mw);

internal sealed record DateData(string Date);

internal sealed record CodeData(string Code);

internal sealed record ExpiredData(string Code, long At);

internal sealed record StepsData(IReadOnlyList<string> Steps);

internal sealed record SeenData(string Json, IReadOnlyList<string> Binary);

internal sealed record FetchedSocket(string Id, IReadOnlyList<string> Rooms, JsonElement Data);
