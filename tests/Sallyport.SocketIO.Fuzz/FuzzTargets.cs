using Sallyport.SocketIO.Fuzzing.Targets;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Parsers.MessagePack;

namespace Sallyport.SocketIO.Fuzzing;

/// <summary>Every decoder that a client's bytes come to.</summary>
internal static class FuzzTargets
{
    public static IReadOnlyList<(string Name, Func<FuzzTarget> Create)> All { get; } =
    [
        ("engine-packet", () => new EnginePacketTarget()),
        ("engine-payload", () => new EnginePayloadTarget()),
        ("websocket-frames", () => new WebSocketFramesTarget()),
        ("msgpack-value", () => new MessagePackValueTarget()),
        ("socketio-text", () => new DecoderTarget("socketio-text", SocketParser.Default, Scripts.Text)),
        ("socketio-msgpack", () => new DecoderTarget("socketio-msgpack", MessagePackParser.Instance, Scripts.MessagePack)),
        ("session-text", () => new SessionTarget("session-text", SocketParser.Default, Scripts.Text)),
        ("session-msgpack", () => new SessionTarget("session-msgpack", MessagePackParser.Instance, Scripts.MessagePack)),
        ("repeated", () => new RepeatedTarget()),
        ("wire", () => new WireTarget()),
    ];
}
