using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>Connections that do nothing but answer heartbeats.</summary>
internal sealed class IdleLoad(Target peer) : WireLoad(peer)
{
    protected override int Outstanding => 0;

    /// <summary>Gets what went wrong first, if anything did.</summary>
    public string? Failure => FirstFailure;

    /// <summary>Gets how many connections answered no heartbeat.</summary>
    public int WithoutHeartbeat => Wires.Count(wire => wire.Heartbeats == 0);

    public void OpenAll(int connections) => Open(connections);

    public void Idle(TimeSpan time) => Poller.Run(time);

    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message) => OnWrong(wire, message);

    protected override void Begin() { }
}
