namespace Sallyport.LoadTest.Peers;

/// <summary>No protocol: a message is a frame, and its answer the same frame.</summary>
internal sealed class RawDialect : Dialect
{
    public override IReadOnlyList<Greeting> Greetings { get; } = [];

    public override byte[] Echo(int slot, string text) => Ascii($"{slot}{text[2..]}");

    public override byte[] EchoAnswer(int slot, string text) => Echo(slot, text);

    public override byte[] Broadcast(string text) => Ascii("!" + text);

    public override byte[] News(string text) => Broadcast(text);

    public override byte[] Join(int slot, IReadOnlyList<string> rooms) => throw new NotSupportedException("The raw peer knows no rooms.");

    public override byte[] JoinAnswer(int slot, int rooms) => throw new NotSupportedException("The raw peer knows no rooms.");

    public override byte[] ToRoom(string room, string text) => throw new NotSupportedException("The raw peer knows no rooms.");

    protected override string Path(string token) => "/raw";
}
