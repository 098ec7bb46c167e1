using System.Text;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.ConformanceHost;

/// <summary>What the bare Engine.IO server of P2 answers.</summary>
internal sealed class EngineMessages : IEngineListener
{
    private static readonly byte[] FiveBytes = [0, 1, 2, 3, 4];
    private readonly EngineSession _session;
    private readonly IHttpContextAccessor _accessor;

    public EngineMessages(EngineSession session, IHttpContextAccessor accessor)
    {
        _session = session;
        _accessor = accessor;
        _ = session.TrySend(EngineMessage.Text("hi"u8));
    }

    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
    {
        _ = _session.TrySend(isBinary ? EngineMessage.Binary(data.ToArray()) : Answer(data.Span));
        return ValueTask.CompletedTask;
    }

    public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;

    private EngineMessage Answer(ReadOnlySpan<byte> text)
    {
        if (text.SequenceEqual("give binary"u8))
        {
            return EngineMessage.Binary(FiveBytes);
        }

        if (text.SequenceEqual("give utf8"u8))
        {
            return EngineMessage.Text("пойду спать всем спокойной ночи"u8);
        }

        if (text.SequenceEqual("sendHeaders"u8))
        {
            // A message is handled while the POST that carried it is. On a WebSocket none did: the headers are those of the handshake.
            var headers = _accessor.HttpContext is { Request: { Method: "POST" } post } ? post.Headers : _session.Request.Headers;
            return EngineMessage.Text(Encoding.UTF8.GetBytes(HandshakeJson.Describe(headers)));
        }

        return EngineMessage.Text(text);
    }
}
