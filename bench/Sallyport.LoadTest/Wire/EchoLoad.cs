using System.Diagnostics;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>Every connection keeps as many requests under way as it has slots; each answer makes the next request of its slot.</summary>
internal sealed class EchoLoad : WireLoad
{
    private const int FirstSlot = 10;

    private readonly byte[][] _requests;
    private readonly byte[][] _answers;
    private readonly int _slotIndex;
    private long[][] _started = [];
    private readonly int _slots;
    private int _outstanding;

    public EchoLoad(Target peer, int slots, int payload)
        : base(peer)
    {
        _slots = slots;
        var text = new string('x', payload);
        var numbers = Enumerable.Range(FirstSlot, slots).ToList();
        _requests = [.. numbers.Select(slot => ClientFrame.Of(peer.Dialect.Echo(slot, text)))];
        _answers = [.. numbers.Select(slot => peer.Dialect.EchoAnswer(slot, text))];
        _slotIndex = _answers[0].AsSpan().IndexOf("10"u8);
    }

    protected override int Outstanding => _outstanding;

    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message)
    {
        var slot = message.Length > _slotIndex + 1 ? ((message[_slotIndex] - '0') * 10) + message[_slotIndex + 1] - '0' - FirstSlot : -1;
        if (slot < 0 || slot >= _slots || !message.SequenceEqual(_answers[slot]))
        {
            OnWrong(wire, message);
            return;
        }

        Units++;
        _outstanding--;
        Count(_started[wire.Number][slot]);
        if (!IsStopping)
        {
            Ask(wire, slot);
        }
    }

    protected override void Begin()
    {
        _started = [.. Wires.Select(_ => new long[_slots])];
        foreach (var wire in Wires)
        {
            for (var slot = 0; slot < _slots; slot++)
            {
                Ask(wire, slot);
            }

            wire.Flush();
        }
    }

    private void Ask(WebSocketWire wire, int slot)
    {
        _started[wire.Number][slot] = Stopwatch.GetTimestamp();
        _outstanding++;
        wire.Write(_requests[slot]);
    }
}
