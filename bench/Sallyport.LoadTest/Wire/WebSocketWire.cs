using System.Buffers.Binary;
using System.Net;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>A client on a WebSocket: upgrades, greets as its dialect wants it, then hands each message to its handler.</summary>
internal sealed class WebSocketWire : WireConnection
{
    private const byte CloseCode = 0x8;
    private const byte PingCode = 0x9;
    private const byte PongCode = 0xA;

    private readonly Dialect _dialect;
    private readonly string _token;
    private readonly IWireHandler _handler;
    private byte[] _record = [];
    private bool _isUpgraded;
    private int _step;

    public WebSocketWire(Poller poller, IPEndPoint server, Dialect dialect, string token, IWireHandler handler, int number)
        : base(poller, server)
    {
        _dialect = dialect;
        _token = token;
        _handler = handler;
        Number = number;
        Write(dialect.Upgrade(token));
        Flush();
    }

    /// <summary>Gets which of its handler's connections this is.</summary>
    public int Number { get; }

    public bool IsOpen { get; private set; }

    /// <summary>Gets how many signs of life were answered.</summary>
    public int Heartbeats { get; private set; }

    /// <summary>Gets a value indicating whether the server sent its close frame.</summary>
    public bool IsGoodbyeSaid { get; private set; }

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var consumed = 0;
        if (!_isUpgraded)
        {
            var end = bytes.IndexOf("\r\n\r\n"u8);
            if (end < 0)
            {
                return 0;
            }

            if (!bytes.StartsWith("HTTP/1.1 101 "u8))
            {
                _handler.OnWrong(this, bytes[..end]);
                return bytes.Length;
            }

            _isUpgraded = true;
            consumed = end + 4;
            Greet();
        }

        while (!IsClosed && TryReadFrame(bytes[consumed..], out var code, out var isFinal, out var payload, out var length))
        {
            consumed += length;
            switch (code)
            {
                case CloseCode:
                    IsGoodbyeSaid = true;
                    _handler.OnGoodbye(this);
                    break;
                case PingCode:
                    _handler.OnWrong(this, "a ping frame, which no peer sends by default"u8);
                    break;
                case PongCode:
                    break;
                default:
                    OnPayload(payload, isFinal);
                    break;
            }
        }

        return consumed;
    }

    protected override void OnClosed() => _handler.OnClosed(this);

    private static bool TryReadFrame(
        ReadOnlySpan<byte> bytes,
        out int code,
        out bool isFinal,
        out ReadOnlySpan<byte> payload,
        out int length
    )
    {
        code = 0;
        isFinal = false;
        payload = default;
        length = 0;
        if (bytes.Length < 2)
        {
            return false;
        }

        var header = 2;
        var size = bytes[1] & 0x7F;
        if (size >= 126)
        {
            header = size == 126 ? 4 : 10;
            if (bytes.Length < header)
            {
                return false;
            }

            size =
                size == 126
                    ? BinaryPrimitives.ReadUInt16BigEndian(bytes[2..])
                    : checked((int)BinaryPrimitives.ReadUInt64BigEndian(bytes[2..]));
        }

        if (bytes.Length < header + size)
        {
            return false;
        }

        code = bytes[0] & 0xF;
        isFinal = (bytes[0] & 0x80) != 0;
        payload = bytes.Slice(header, size);
        length = header + size;
        return true;
    }

    private void OnPayload(ReadOnlySpan<byte> payload, bool isFinal)
    {
        if (_dialect.RecordEnd is { } separator)
        {
            // Messages are records of a stream of bytes: frames begin and end where they like.
            while (payload.IndexOf(separator) is var end and >= 0)
            {
                Complete(payload[..end]);
                payload = payload[(end + 1)..];
            }

            if (!payload.IsEmpty)
            {
                _record = [.. _record, .. payload];
            }
        }
        else if (isFinal)
        {
            Complete(payload);
        }
        else
        {
            _record = [.. _record, .. payload];
        }
    }

    private void Complete(ReadOnlySpan<byte> part)
    {
        if (_record.Length == 0)
        {
            OnMessage(part);
            return;
        }

        byte[] whole = [.. _record, .. part];
        _record = [];
        OnMessage(whole);
    }

    private void OnMessage(ReadOnlySpan<byte> message)
    {
        if (_dialect.HeartbeatAnswer is { } answer && message.SequenceEqual(_dialect.Heartbeat))
        {
            Heartbeats++;
            Write(answer);
        }
        else if (IsOpen)
        {
            _handler.OnMessage(this, message);
        }
        else if (message.StartsWith(_dialect.Greetings[_step].Expected))
        {
            _step++;
            Greet();
        }
        else if (_dialect.Refusal.Length > 0 && message.StartsWith(_dialect.Refusal))
        {
            _handler.OnRefused(this);
        }
        else
        {
            _handler.OnWrong(this, message);
        }
    }

    private void Greet()
    {
        if (_step == _dialect.Greetings.Count)
        {
            IsOpen = true;
            _handler.OnOpen(this);
        }
        else if (_dialect.Greetings[_step].Say is { } say)
        {
            Write(ClientFrame.Of(say(_token)));
        }
    }
}
