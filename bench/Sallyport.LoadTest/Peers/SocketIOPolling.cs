using System.Text;

namespace Sallyport.LoadTest.Peers;

/// <summary>Socket.IO by polling.</summary>
internal sealed class SocketIOPolling(string token, string text) : PollingScript
{
    private const int Slot = 10;
    private const string Path = "/socket.io/?EIO=4&transport=polling";

    private static readonly SocketIODialect Dialect = new();

    public override HttpExchange Open { get; } = HttpExchange.Get(Path, "0{\"sid\":\"");

    public override IReadOnlyList<HttpExchange> Greet(string session) =>
        [HttpExchange.Post(PathOf(session), $$"""40{"token":"{{token}}"}""", "ok"), HttpExchange.Get(PathOf(session), "40{\"sid\":\"")];

    public override HttpExchange Post(string session) =>
        HttpExchange.Post(PathOf(session), Encoding.ASCII.GetString(Dialect.Echo(Slot, text)), "ok");

    public override HttpExchange Poll(string session) =>
        HttpExchange.Get(PathOf(session), Encoding.ASCII.GetString(Dialect.EchoAnswer(Slot, text)));

    protected override string IdMember => "\"sid\":\"";

    private static string PathOf(string session) => $"{Path}&sid={session}";
}
