using System.Buffers;
using System.Net.WebSockets;

namespace Sallyport.SocketIO.EngineIO.WebSockets;

/// <summary>
/// A WebSocket framed by .NET: over HTTP/2, compressed, or of another server than Kestrel. One reader (<see cref="ReadAsync"/>) and one writer
/// (<see cref="WriteAsync"/>). The writer alone sends, the close frame included.
/// </summary>
internal sealed class ManagedWebSocketTransport(EngineSession session, WebSocket socket, bool sendsBase64) : WebSocketTransport
{
    private const int FirstBufferSize = 4096;

    // A fragment of fewer bytes costs more to read than it brings.
    private const int SmallFragment = 1024;

    // A client that is turned away has sent a probe at most.
    private const int MaxUnread = 4096;

    private readonly AsyncSignal _wake = new();
    private readonly Lock _cutting = new();
    private bool _isOver;
    private WebSocketCloseStatus _closeStatus = WebSocketCloseStatus.NormalClosure;

    private long MaxDropped => session.Server.Options.PerMessageDeflate.IsEnabled ? session.Server.Options.MaxPayload : long.MaxValue;

    private enum Received
    {
        Text,
        Binary,

        /// <summary>The client's close frame, or the end of its connection.</summary>
        Close,
        TooLarge,

        /// <summary>The client broke a rule of RFC 6455.</summary>
        Error,
    }

    public override void Wake() => _wake.Set();

    // Who ends the session cuts a moment after it is ended. By then the request may be over, and what the WebSocket would abort is gone or another's.
    public override void Cut()
    {
        lock (_cutting)
        {
            if (!_isOver)
            {
                socket.Abort();
            }
        }
    }

    public override async Task RunAsync(Task received)
    {
        try
        {
            var reading = ReadAsync(received);
            await WriteAsync();
            using var patience = new CancellationTokenSource(CloseTimeout, session.Server.Time);
            await using var cut = patience.Token.UnsafeRegister(static socket => ((WebSocket)socket!).Abort(), socket);
            await SayGoodbyeAsync();
            await reading;
        }
        finally
        {
            lock (_cutting)
            {
                _isOver = true;
            }
        }
    }

    public override async Task<bool> TryExpectAsync(ReadOnlyMemory<byte> expected, CancellationToken cancellationToken)
    {
        // One byte more than expected, so that a longer message shows.
        var buffer = new byte[expected.Length + 1];
        var length = 0;
        try
        {
            while (length < buffer.Length)
            {
                var received = await socket.ReceiveAsync(buffer.AsMemory(length), cancellationToken);
                length += received.Count;
                if (received.MessageType != WebSocketMessageType.Text)
                {
                    return false;
                }

                if (received.EndOfMessage)
                {
                    return buffer.AsSpan(0, length).SequenceEqual(expected.Span);
                }
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception)) { }

        return false;
    }

    public override async Task<bool> TrySendAsync(ReadOnlyMemory<byte> text, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(text, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            return true;
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            return false;
        }
    }

    public override Task CloseAsync() => CloseAsync(socket, session.Server.Time);

    /// <summary>Says goodbye and waits a little for the client's, which no more than a probe stands before; for a WebSocket that carries no session.</summary>
    public static async Task CloseAsync(WebSocket socket, TimeProvider time)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5), time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
                var buffer = new byte[256];
                var unread = 0;
                while (socket.State == WebSocketState.CloseSent && unread <= MaxUnread)
                {
                    unread += (await socket.ReceiveAsync(buffer.AsMemory(), patience.Token)).Count;
                }
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            // Not otherwise: the close frame may still be on its way.
            socket.Abort();
        }
    }

    // Goes on after the session has ended, until the client's close frame: what comes in between is dropped. Of a client that compresses not without
    // bound, for it may be a thousand times what came over the line.
    private async Task ReadAsync(Task received)
    {
        await received;
        long dropped = 0;
        while (dropped <= MaxDropped)
        {
            var (result, buffer, length) = await ReceiveAsync();
            if (!session.IsOpen)
            {
                dropped += length;
            }

            try
            {
                switch (result)
                {
                    case Received.Text:
                        await session.ReceiveTextAsync(buffer.AsMemory(0, length));
                        break;
                    case Received.Binary:
                        await session.ReceiveBinaryAsync(buffer.AsMemory(0, length));
                        break;
                    case Received.TooLarge:
                        _closeStatus = WebSocketCloseStatus.MessageTooBig;
                        session.End(EngineCloseReason.PayloadTooLarge, EngineSession.Ending.Goodbye);
                        dropped += length;
                        break;
                    case Received.Close:
                        session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Goodbye);
                        return;
                    case Received.Error:
                        session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
                        return;
                }
            }
            finally
            {
                if (buffer.Length > 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
        }
    }

    // The buffer is the caller's to give back. It never grows past the limit: a message of more bytes is dropped as they come.
    private async ValueTask<(Received Result, byte[] Buffer, int Length)> ReceiveAsync()
    {
        byte[] buffer = [];
        var length = 0;
        int limit;
        try
        {
            // An idle connection waits with an empty buffer, so it holds none.
            var received = await socket.ReceiveAsync(Memory<byte>.Empty, CancellationToken.None);
            limit = session.MaxPayload;
            buffer = ArrayPool<byte>.Shared.Rent(Math.Min(FirstBufferSize, limit + 1));
            while (received.MessageType != WebSocketMessageType.Close)
            {
                if (!received.EndOfMessage)
                {
                    received = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
                }

                length += received.Count;
                if (!received.EndOfMessage && received.Count < SmallFragment)
                {
                    session.CountControl();
                }

                if (length > limit)
                {
                    return (Received.TooLarge, buffer, length);
                }

                if (received.EndOfMessage && received.MessageType != WebSocketMessageType.Close)
                {
                    return (received.MessageType == WebSocketMessageType.Text ? Received.Text : Received.Binary, buffer, length);
                }

                buffer = MakeRoom(buffer, length, limit);
            }

            return (Received.Close, buffer, 0);
        }
        catch (WebSocketException exception) when (exception.WebSocketErrorCode is not WebSocketError.ConnectionClosedPrematurely)
        {
            return (socket.State == WebSocketState.Aborted && !session.IsOpen ? Received.Close : Received.Error, buffer, 0);
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            return (Received.Close, buffer, 0);
        }
    }

    private async Task WriteAsync()
    {
        try
        {
            while (true)
            {
                while (session.TryTake(this, out var message))
                {
                    var isBinary = message.IsBinary && !sendsBase64;
                    var frame = isBinary == message.IsBinary ? message.Frame : PacketCodec.ToBase64(message.Frame.Span);
                    var type = isBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text;
                    var flags = WebSocketMessageFlags.EndOfMessage;
                    if (message.IsUncompressed || frame.Length < session.Server.Options.PerMessageDeflate.Threshold)
                    {
                        flags |= WebSocketMessageFlags.DisableCompression;
                    }

                    var sending = socket.SendAsync(frame, type, flags, CancellationToken.None);
                    if (!sending.IsCompletedSuccessfully && !await IsTakenInTimeAsync(sending.AsTask(), frame.Length))
                    {
                        session.End(EngineCloseReason.ClientTooSlow, EngineSession.Ending.Cut);
                        return;
                    }

                    session.Server.Metrics.MessageSent(frame.Length);
                    session.Sent(message.Frame.Length);
                    session.NotifySent();
                }

                if (session.IsClosing)
                {
                    session.Drained();
                }

                if (session.IsEnded)
                {
                    break;
                }

                await _wake.WaitAsync();
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            // The same reason as where the reader sees it first, and as for frames of our own.
            session.End(EngineCloseReason.TransportClose, EngineSession.Ending.Cut);
        }
    }

    // A message is one call to .NET's WebSocket: the client has the grace period for it, and the time at the slowest rate.
    private async Task<bool> IsTakenInTimeAsync(Task sending, int bytes)
    {
        var options = session.Server.Options;
        if (options.MinSendRate == 0)
        {
            await sending;
            return true;
        }

        try
        {
            await sending.WaitAsync(
                options.SendGracePeriod + TimeSpan.FromSeconds((double)bytes / options.MinSendRate),
                session.Server.Time
            );
            return true;
        }
        catch (TimeoutException)
        {
            // Its end is of no interest: the socket is aborted.
            _ = sending.ContinueWith(static failed => failed.Exception, TaskScheduler.Default);
            return false;
        }
    }

    private async Task SayGoodbyeAsync()
    {
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(_closeStatus, null, CancellationToken.None);
            }
        }
        catch (Exception exception) when (IsConnectionLoss(exception))
        {
            socket.Abort();
        }
    }

    private static byte[] MakeRoom(byte[] buffer, int length, int limit)
    {
        if (length < buffer.Length)
        {
            return buffer;
        }

        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, limit + 1L));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
