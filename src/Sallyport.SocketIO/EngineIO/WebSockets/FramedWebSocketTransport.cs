using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections.Features;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// A WebSocket framed by us on the connection's pipes. One reader (<see cref="RunAsync"/>). Whoever sends writes into the output pipe himself, under the
/// session's gate, which is also the only guard of the pipe's writer.
/// </summary>
internal sealed partial class FramedWebSocketTransport : WebSocketTransport
{
    private readonly EngineSession _session;
    private readonly PipeReader _input;
    private readonly PipeWriter _output;
    private readonly IConnectionLifetimeFeature _connection;
    private readonly MessageReader _reader;
    private readonly FlushQueue? _queue;
    private readonly bool _sendsBase64;

    public FramedWebSocketTransport(EngineSession session, FramedConnection connection, bool isOpening, bool sendsBase64)
    {
        _session = session;
        _input = connection.Transport.Input;
        _output = connection.Transport.Output;
        _connection = connection.Lifetime;
        _sendsBase64 = sendsBase64;
        _queue = session.Server.Inline.NextQueue();
        _reader = new MessageReader(session.Server.Options.MaxPayload);

        if (isOpening)
        {
            // What is sent while the session is made leaves in one go, when this thread comes to run it.
            BeginBatch();
        }
    }

    public override Task RunAsync(Task received)
    {
        // What was queued before the upgrade, or sent while the session was made.
        _batchThread = 0;
        Wake();
        return received.IsCompletedSuccessfully ? ReadAsync() : ReadAfterAsync(received);
    }

    public override Task CloseAsync()
    {
        lock (_session.Gate)
        {
            WriteClose();
            Flush();
        }

        _reader.Discard();
        return ReadAsync();
    }

    public override void Cut() => _connection.Abort();

    private async Task ReadAfterAsync(Task received)
    {
        await received;
        await ReadAsync();
    }

    // Kestrel takes the pipes back when the request, or the work on the connection, ends: nobody may be at them then.
    private async ValueTask FinishAsync()
    {
        while (true)
        {
            Task flushing;
            lock (_session.Gate)
            {
                if (!_isFlushing)
                {
                    _isOver = true;
                    _patience?.Dispose();
                    _slowTimer?.Dispose();
                    return;
                }

                flushing = _flushing!;
            }

            await flushing;
        }
    }
}
