using System.Text.Json.Serialization;

namespace Sallyport.SocketIO.BenchHost;

/// <summary>The arguments of the events.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
[JsonSerializable(typeof(int))]
internal sealed partial class BenchJson : JsonSerializerContext;
