using Sallyport.LoadTest.Measuring;

namespace Sallyport.LoadTest.Peers;

/// <summary>What a client of a peer's polling transport asks: first one after the other, then a post and a poll again and again.</summary>
internal abstract class PollingScript
{
    /// <summary>Gets the request that opens the session.</summary>
    public abstract HttpExchange Open { get; }

    public static PollingScript Of(Target peer, string text) =>
        peer.Name is ServerNames.SignalR ? new SignalRPolling(peer.Token, text) : new SocketIOPolling(peer.Token, text);

    /// <summary>Finds the session's id in the answer to <see cref="Open"/>; the member's value, without a JSON parser.</summary>
    public string SessionOf(string answer)
    {
        var start = answer.IndexOf(IdMember, StringComparison.Ordinal) + IdMember.Length;
        return answer[start..answer.IndexOf('"', start)];
    }

    /// <summary>The requests until events may be sent, each after the answer to the one before.</summary>
    public abstract IReadOnlyList<HttpExchange> Greet(string session);

    /// <summary>The post of an event.</summary>
    public abstract HttpExchange Post(string session);

    /// <summary>The poll that brings its acknowledgement.</summary>
    public abstract HttpExchange Poll(string session);

    protected abstract string IdMember { get; }
}
