using System.Buffers.Text;
using System.Net;
using Sallyport.LoadTest.Peers;

namespace Sallyport.LoadTest.Wire;

/// <summary>An HTTP/1.1 connection that stays open and has one request under way.</summary>
/// <param name="poller">The loop it belongs to.</param>
/// <param name="server">Whom it asks.</param>
/// <param name="onAnswer">Gets each good answer's body.</param>
/// <param name="onWrong">Gets what was no good answer.</param>
internal sealed class HttpWire(Poller poller, IPEndPoint server, HttpWire.Answered onAnswer, Action<string> onWrong)
    : WireConnection(poller, server)
{
    private HttpExchange? _asked;

    public delegate void Answered(HttpWire wire, ReadOnlySpan<byte> body);

    public void Ask(HttpExchange exchange)
    {
        _asked = exchange;
        Write(exchange.Request);
        Flush();
    }

    protected override int Consume(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return 0;
        }

        var head = bytes[..end];
        if (!head.StartsWith("HTTP/1.1 200 "u8) || _asked is null || !TryReadLength(head, out var length))
        {
            onWrong($"answered {System.Text.Encoding.UTF8.GetString(bytes[..Math.Min(bytes.Length, 300)])}");
            return bytes.Length;
        }

        if (bytes.Length < end + 4 + length)
        {
            return 0;
        }

        var body = bytes.Slice(end + 4, length);
        if (body.StartsWith(_asked.Answer))
        {
            _asked = null;
            onAnswer(this, body);
        }
        else
        {
            onWrong($"answered “{System.Text.Encoding.UTF8.GetString(body)}”");
        }

        return end + 4 + length;
    }

    protected override void OnClosed() => onWrong("closed a connection");

    private static bool TryReadLength(ReadOnlySpan<byte> head, out int length)
    {
        var start = head.IndexOf("ontent-Length: "u8);
        length = 0;
        return start >= 0 && Utf8Parser.TryParse(head[(start + 15)..], out length, out _);
    }
}
