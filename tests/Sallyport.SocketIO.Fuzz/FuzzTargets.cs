using Sallyport.SocketIO.Fuzz.Targets;

namespace Sallyport.SocketIO.Fuzz;

/// <summary>Every decoder that a client's bytes come to.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<(string Name, Func<FuzzTarget> Create)> All { get; } =
    [
        ("engine-packet", () => new EnginePacketTarget()),
        ("engine-payload", () => new EnginePayloadTarget()),
        ("websocket-frames", () => new WebSocketFramesTarget()),
        ("msgpack-value", () => new MessagePackValueTarget()),
    ];
}
