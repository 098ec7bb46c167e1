using System.Diagnostics;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>Clients that come, are let in or refused, say goodbye and are gone; then the next comes.</summary>
/// <param name="peer">The server.</param>
/// <param name="token">What the clients show.</param>
/// <param name="isWelcome">Whether the server must let them in.</param>
/// <param name="atOnce">How many are on their way at once.</param>
internal sealed class HandshakeLoad(Target peer, string token, bool isWelcome, int atOnce) : WireLoad(peer)
{
    private readonly long[] _started = new long[atOnce];
    private readonly bool[] _isAnswered = new bool[atOnce];
    private readonly bool[] _hasLeft = new bool[atOnce];
    private int _outstanding;

    protected override int Outstanding => _outstanding;

    public override void OnOpen(WebSocketWire wire)
    {
        if (isWelcome)
        {
            _isAnswered[wire.Number] = true;
            Leave(wire, Peer.Dialect.Goodbye);
        }
        else if (!Peer.Dialect.RefusesLate)
        {
            Fail($"{Peer.Name} let a client in that has no right to");
        }
    }

    public override void OnRefused(WebSocketWire wire)
    {
        if (isWelcome)
        {
            base.OnRefused(wire);
            return;
        }

        _isAnswered[wire.Number] = true;
        Leave(wire, ClientFrame.Close);
    }

    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message)
    {
        if (Peer.Dialect.RefusesLate && message.StartsWith(Peer.Dialect.Refusal))
        {
            OnRefused(wire);
        }
        else if (!_hasLeft[wire.Number])
        {
            OnWrong(wire, message);
        }
    }

    public override void OnGoodbye(WebSocketWire wire) => Leave(wire, ClientFrame.Close);

    // The server closes its side last, when it has done what a connection that ends costs it.
    public override void OnClosed(WebSocketWire wire)
    {
        if (!_isAnswered[wire.Number] || !wire.IsGoodbyeSaid)
        {
            Fail($"{Peer.Name} closed a connection without {(wire.IsGoodbyeSaid ? "an answer" : "a close frame")}");
        }

        Units++;
        _outstanding--;
        Count(_started[wire.Number]);
        if (!IsStopping && Failures < 100)
        {
            Come(wire.Number);
        }
    }

    protected override void Begin()
    {
        for (var number = 0; number < atOnce; number++)
        {
            Come(number);
        }
    }

    private void Come(int number)
    {
        _isAnswered[number] = false;
        _hasLeft[number] = false;
        _outstanding++;
        _started[number] = Stopwatch.GetTimestamp();
        _ = new WebSocketWire(Poller, Peer.EndPoint, Peer.Dialect, token, this, number);
    }

    private void Leave(WebSocketWire wire, byte[] goodbye)
    {
        if (!_hasLeft[wire.Number])
        {
            _hasLeft[wire.Number] = true;
            wire.Write(goodbye);
        }
    }
}
