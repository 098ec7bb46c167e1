using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Peers;

/// <summary>Socket.IO on a WebSocket (https://socket.io/docs/v4/socket-io-protocol/).</summary>
internal sealed class SocketIODialect : Dialect
{
    public override IReadOnlyList<Greeting> Greetings { get; } =
    [new(null, Ascii("0{\"sid\":\"")), new(token => Ascii($$"""40{"token":"{{token}}"}"""), Ascii("40{\"sid\":\""))];

    public override byte[] Heartbeat { get; } = Ascii("2");

    public override byte[]? HeartbeatAnswer { get; } = ClientFrame.Of("3"u8);

    public override byte[] Goodbye { get; } = [.. ClientFrame.Of("41"u8), .. ClientFrame.Close];

    public override byte[] Refusal { get; } = Ascii("44{\"message\":\"unauthorized");

    public override byte[] Echo(int slot, string text) => Ascii($"""42{slot}["echo","{text}"]""");

    public override byte[] EchoAnswer(int slot, string text) => Ascii($"""43{slot}["{text}"]""");

    public override byte[] Broadcast(string text) => Ascii($"""42["broadcast","{text}"]""");

    public override byte[] News(string text) => Ascii($"""42["news","{text}"]""");

    public override byte[] Join(int slot, IReadOnlyList<string> rooms) =>
        Ascii($"""42{slot}["join",[{string.Join(',', rooms.Select(room => $"\"{room}\""))}]]""");

    public override byte[] JoinAnswer(int slot, int rooms) => Ascii($"43{slot}[{rooms}]");

    public override byte[] ToRoom(string room, string text) => Ascii($"""42["room","{room}","{text}"]""");

    protected override string Path(string token) => "/socket.io/?EIO=4&transport=websocket";
}
