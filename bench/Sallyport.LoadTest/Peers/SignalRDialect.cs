using Sallyport.LoadTest.Wire;

namespace Sallyport.LoadTest.Peers;

/// <summary>SignalR's JSON protocol on a WebSocket without negotiation, members in the order that its reader likes best.</summary>
internal sealed class SignalRDialect : Dialect
{
    private const char End = '\x1e';

    public override IReadOnlyList<Greeting> Greetings { get; } =
    [new(_ => Ascii("""{"protocol":"json","version":1}""" + End), Ascii("{}"))];

    public override byte? RecordEnd => (byte)End;

    public override byte[] Heartbeat { get; } = Ascii("""{"type":6}""");

    public override byte[]? HeartbeatAnswer { get; } = ClientFrame.Of(Ascii("""{"type":6}""" + End));

    public override byte[] Refusal { get; } = Ascii("""{"type":7,"error":""");

    public override bool RefusesLate => true;

    public override byte[] Echo(int slot, string text) =>
        Ascii($$"""{"type":1,"invocationId":"{{slot}}","target":"Echo","arguments":["{{text}}"]}""" + End);

    public override byte[] EchoAnswer(int slot, string text) => Ascii($$"""{"type":3,"invocationId":"{{slot}}","result":"{{text}}"}""");

    public override byte[] Broadcast(string text) => Ascii($$"""{"type":1,"target":"Broadcast","arguments":["{{text}}"]}""" + End);

    public override byte[] News(string text) => Ascii($$"""{"type":1,"target":"news","arguments":["{{text}}"]}""");

    public override byte[] Join(int slot, IReadOnlyList<string> rooms) =>
        Ascii(
            $$"""{"type":1,"invocationId":"{{slot}}","target":"Join","arguments":[[{{string.Join(',', rooms.Select(room => $"\"{room}\""))}}]]}"""
                + End
        );

    public override byte[] JoinAnswer(int slot, int rooms) => Ascii($$"""{"type":3,"invocationId":"{{slot}}","result":{{rooms}}}""");

    public override byte[] ToRoom(string room, string text) =>
        Ascii($$"""{"type":1,"target":"Room","arguments":["{{room}}","{{text}}"]}""" + End);

    protected override string Path(string token) => "/hub?access_token=" + token;
}
