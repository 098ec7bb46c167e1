using System.Text;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>
/// A client at no distance: it answers a packet inside the call that sends it, which a fast network and a busy server come close to.
/// </summary>
internal sealed class InstantClient : EngineTransport
{
    private readonly Func<string, string?> _answer;
    private EngineSession? _session;
    private bool _isAnswering;

    private InstantClient(Func<string, string?> answer) => _answer = answer;

    public override EngineTransports Kind => EngineTransports.WebSocket;

    public override TimeSpan CloseTimeout => TimeSpan.FromSeconds(30);

    public override bool HasReceiver => true;

    /// <summary>Opens a session whose client gives <paramref name="answer"/> to each packet; null gives none.</summary>
    public static EngineSession Open(TestHost host, Func<string, string?> answer)
    {
        var request = new EngineRequest(new DefaultHttpContext(), host.Time.GetUtcNow(), new RepeatedText());
        return host.Server.Engine.Open(request, session => new InstantClient(answer) { _session = session }, out _);
    }

    public override void Wake()
    {
        // TrySend may be called by what an answer sets off: the outer call goes on reading.
        if (_session is null || _isAnswering)
        {
            return;
        }

        _isAnswering = true;
        while (_session.TryTake(this, out var message))
        {
            if (_answer(Encoding.UTF8.GetString(message.Frame.Span)) is { } packet)
            {
                _ = _session.ReceiveTextAsync(Encoding.UTF8.GetBytes(packet)).AsTask();
            }
        }

        _isAnswering = false;
    }

    public override void Cut() { }
}
