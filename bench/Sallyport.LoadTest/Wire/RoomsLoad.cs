using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>
/// Broadcasts to rooms drawn at random. Connections and rooms are as many, each connection is in ten rooms and each room has ten members:
/// connection c is in the rooms 7c + 101k, k from 0 to 9.
/// </summary>
internal sealed class RoomsLoad : NewsLoad
{
    private const int JoinSlot = 10;
    private const int Members = 10;
    private const int Drawn = 1 << 14;

    private readonly (byte[] Frame, int Index)[] _requests;
    private readonly int[] _rooms;
    private readonly bool[] _isOffset;
    private readonly int _count;
    private int _joined;

    public RoomsLoad(Target peer, int rooms, int underWay, int payload)
        : base(peer, underWay, payload)
    {
        _count = rooms;
        _isOffset = new bool[rooms];
        for (var k = 0; k < Members; k++)
        {
            _isOffset[101 * k % rooms] = true;
        }

        _requests = [.. Enumerable.Range(0, rooms).Select(room => Request(peer.Dialect.ToRoom(Name(room), Text)))];
        _rooms = [.. Enumerable.Range(0, Drawn).Select(_ => Random.Shared.Next(rooms))];
    }

    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message)
    {
        if (_joined < Wires.Count && message.SequenceEqual(Peer.Dialect.JoinAnswer(JoinSlot, Members)))
        {
            _joined++;
            return;
        }

        base.OnMessage(wire, message);
    }

    protected override void Prepare()
    {
        foreach (var wire in Wires)
        {
            var rooms = Enumerable.Range(0, Members).Select(k => Name(((7 * wire.Number) + (101 * k)) % _count));
            wire.Write(ClientFrame.Of(Peer.Dialect.Join(JoinSlot, [.. rooms])));
            wire.Flush();
            WaitFor(() => wire.Number - _joined < 32, "joining rooms");
        }

        WaitFor(() => _joined == Wires.Count, "joining rooms");
    }

    protected override (byte[] Frame, int Index) RequestOf(int number) => _requests[_rooms[number % Drawn]];

    protected override int ReceiversOf(int number) => Members;

    protected override bool IsFor(int number, int receiver) =>
        _isOffset[(_rooms[number % Drawn] - (7 * receiver % _count) + _count) % _count];

    private static string Name(int room) => $"room-{room:000}";

    private static (byte[] Frame, int Index) Request(byte[] message) => (ClientFrame.Of(message), message.AsSpan().IndexOf("00000000"u8));
}
