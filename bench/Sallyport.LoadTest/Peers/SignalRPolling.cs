using System.Text;

namespace Sallyport.LoadTest.Peers;

/// <summary>SignalR by long polling.</summary>
internal sealed class SignalRPolling(string token, string text) : PollingScript
{
    private const int Slot = 10;
    private const string End = "\u001e";

    private static readonly SignalRDialect Dialect = new();

    public override HttpExchange Open { get; } = HttpExchange.Post($"/hub/negotiate?negotiateVersion=1&access_token={token}", "", "{");

    public override IReadOnlyList<HttpExchange> Greet(string session) =>
        [
            // The first poll makes the connection and comes back empty at once.
            HttpExchange.Get(PathOf(session), ""),
            HttpExchange.Post(PathOf(session), """{"protocol":"json","version":1}""" + End, ""),
            HttpExchange.Get(PathOf(session), "{}" + End),
        ];

    public override HttpExchange Post(string session) =>
        HttpExchange.Post(PathOf(session), Encoding.ASCII.GetString(Dialect.Echo(Slot, text)), "");

    public override HttpExchange Poll(string session) =>
        HttpExchange.Get(PathOf(session), Encoding.ASCII.GetString(Dialect.EchoAnswer(Slot, text)) + End);

    protected override string IdMember => "\"connectionToken\":\"";

    private string PathOf(string session) => $"/hub?id={session}&access_token={token}";
}
