using System.Diagnostics;
using System.Text;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>
/// Sessions on the polling transport, two connections each: one polls, the other posts an event. When the poll has brought the acknowledgement and the
/// post is answered, both go again.
/// </summary>
internal sealed class PollingLoad(Target peer, int sessions, string text) : WireLoad(peer)
{
    private readonly List<Session> _sessions = [];
    private int _outstanding;

    protected override int Outstanding => _outstanding;

    // The connections of this load are its sessions'.
    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message) => OnWrong(wire, message);

    protected override void Prepare()
    {
        var script = PollingScript.Of(Peer, text);
        for (var i = 0; i < sessions; i++)
        {
            _sessions.Add(Open(script));
        }
    }

    protected override void Begin()
    {
        foreach (var session in _sessions)
        {
            Ask(session);
        }
    }

    protected override void CloseAll()
    {
        foreach (var session in _sessions)
        {
            session.Polls.Close();
            session.Posts.Close();
        }
    }

    private Session Open(PollingScript script)
    {
        string? answer = null;
        Session? session = null;
        var polls = new HttpWire(Poller, Peer.EndPoint, OnAnswer, Wrong);
        var posts = new HttpWire(Poller, Peer.EndPoint, OnAnswer, Wrong);
        var id = script.SessionOf(AskAndWait(polls, script.Open));
        foreach (var exchange in script.Greet(id))
        {
            AskAndWait(polls, exchange);
        }

        session = new Session(polls, posts, script.Poll(id), script.Post(id));
        return session;

        string AskAndWait(HttpWire wire, HttpExchange exchange)
        {
            answer = null;
            wire.Ask(exchange);
            WaitFor(() => answer is not null, "opening polling sessions");
            return answer!;
        }

        void OnAnswer(HttpWire wire, ReadOnlySpan<byte> body)
        {
            if (session is null)
            {
                answer = Encoding.UTF8.GetString(body);
            }
            else
            {
                OnAnswered(session);
            }
        }
    }

    private void OnAnswered(Session session)
    {
        if (--session.Awaited > 0)
        {
            return;
        }

        Units++;
        _outstanding--;
        Count(session.Started);
        if (!IsStopping)
        {
            Ask(session);
        }
    }

    private void Ask(Session session)
    {
        _outstanding++;
        session.Awaited = 2;
        session.Started = Stopwatch.GetTimestamp();
        session.Polls.Ask(session.Poll);
        session.Posts.Ask(session.Post);
    }

    private void Wrong(string what) => Fail($"{Peer.Name} {what}");

    private sealed class Session(HttpWire polls, HttpWire posts, HttpExchange poll, HttpExchange post)
    {
        public HttpWire Polls { get; } = polls;

        public HttpWire Posts { get; } = posts;

        public HttpExchange Poll { get; } = poll;

        public HttpExchange Post { get; } = post;

        /// <summary>Gets or sets how many of the two answers are still to come.</summary>
        public int Awaited { get; set; }

        public long Started { get; set; }
    }
}
