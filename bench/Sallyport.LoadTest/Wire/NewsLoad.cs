using System.Buffers.Text;
using System.Diagnostics;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>
/// The first connection makes the server broadcast; when all receivers of one have it, the next follows. Broadcasts are numbered, and each
/// receiver must see them in order.
/// </summary>
internal abstract class NewsLoad : WireLoad
{
    protected const int Digits = 8;

    // More than ever lie between the oldest that is under way and the newest, and a power of two.
    private const int Ring = 1 << 15;

    private readonly int _underWay;
    private readonly long[] _started = new long[Ring];
    private readonly int[] _remaining = new int[Ring];
    private readonly byte[] _news;
    private readonly int _numberIndex;
    private int[] _lastSeen = [];
    private int _next;
    private int _outstanding;

    protected NewsLoad(Target peer, int underWay, int payload)
        : base(peer)
    {
        _underWay = underWay;
        Text = new string('0', Digits) + new string('x', payload - Digits);
        _news = peer.Dialect.News(Text);
        _numberIndex = _news.AsSpan().IndexOf("00000000"u8);
    }

    /// <summary>Gets the text of all broadcasts but for the number it begins with.</summary>
    protected string Text { get; }

    protected override int Outstanding => _outstanding;

    public override void OnMessage(WebSocketWire wire, ReadOnlySpan<byte> message)
    {
        if (!TryReadNumber(message, out var number) || number >= _next || number <= _lastSeen[wire.Number] || !IsFor(number, wire.Number))
        {
            OnWrong(wire, message);
            return;
        }

        _lastSeen[wire.Number] = number;
        Units++;
        if (--_remaining[number % Ring] == 0)
        {
            _outstanding--;
            Count(_started[number % Ring]);
            if (!IsStopping)
            {
                Ask();
                Wires[0].Flush();
            }
        }
    }

    /// <summary>Gets the frame that asks for a broadcast, and where in its message the number is.</summary>
    protected abstract (byte[] Frame, int Index) RequestOf(int number);

    /// <summary>How many receivers a broadcast has.</summary>
    protected abstract int ReceiversOf(int number);

    protected abstract bool IsFor(int number, int receiver);

    protected override void Begin()
    {
        _lastSeen = [.. Enumerable.Repeat(-1, Wires.Count)];
        for (var i = 0; i < _underWay; i++)
        {
            Ask();
        }

        Wires[0].Flush();
    }

    private void Ask()
    {
        var number = _next++;
        _outstanding++;
        _remaining[number % Ring] = ReceiversOf(number);
        var (frame, index) = RequestOf(number);
        ClientFrame.WriteNumber(frame, index, Digits, number);
        _started[number % Ring] = Stopwatch.GetTimestamp();
        Wires[0].Write(frame);
    }

    private bool TryReadNumber(ReadOnlySpan<byte> message, out int number)
    {
        number = 0;
        return message.Length == _news.Length
            && message[.._numberIndex].SequenceEqual(_news.AsSpan(0, _numberIndex))
            && message[(_numberIndex + Digits)..].SequenceEqual(_news.AsSpan(_numberIndex + Digits))
            && Utf8Parser.TryParse(message.Slice(_numberIndex, Digits), out number, out var read)
            && read == Digits;
    }
}
