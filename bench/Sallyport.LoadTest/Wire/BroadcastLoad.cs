using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>Broadcasts to all connections.</summary>
internal sealed class BroadcastLoad : NewsLoad
{
    private readonly byte[] _frame;
    private readonly int _index;

    public BroadcastLoad(Target peer, int underWay, int payload)
        : base(peer, underWay, payload)
    {
        var message = peer.Dialect.Broadcast(Text);
        _frame = ClientFrame.Of(message);
        _index = message.AsSpan().IndexOf("00000000"u8);
    }

    protected override (byte[] Frame, int Index) RequestOf(int number) => (_frame, _index);

    protected override int ReceiversOf(int number) => Wires.Count;

    protected override bool IsFor(int number, int receiver) => true;
}
