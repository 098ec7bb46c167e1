using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// HTTP long-polling: a GET waits for what is queued, a POST brings the client's packets. One GET waits and one POST is read at a time; a second one ends
/// the session. A POST whose body has been read does not count: its packets may still be with the application.
/// https://socket.io/docs/v4/engine-io-protocol/#http-long-polling
/// </summary>
internal sealed partial class PollingTransport(EngineSession session) : EngineTransport
{
    private const int FirstBufferSize = 4096;

    private readonly AsyncSignal _wake = new();
    private readonly PostQueue _posts = new(session.Server.Options.MaxPayload);

    // Held while a body or an upgrade takes its place in the order, and never while application code runs.
    private readonly Lock _order = new();
    private int _isPolled;
    private int _isPosted;

    public override EngineTransports Kind => EngineTransports.Polling;

    public override TimeSpan CloseTimeout { get; } = TimeSpan.FromSeconds(30);

    public override bool HasReceiver => Volatile.Read(ref _isPolled) != 0;

    public override void Wake() => _wake.Set();

    public override void Cut() => _wake.Set();

    /// <summary>Answers a GET once something is there to be sent.</summary>
    public Task PollAsync(HttpContext context)
    {
        if (Interlocked.Exchange(ref _isPolled, 1) != 0)
        {
            session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
            EngineAnswers.Empty(context, StatusCodes.Status400BadRequest);
            return Task.CompletedTask;
        }

        var cameLate = session.IsClosing;
        if (TryAnswer(context, cameLate, out var answering))
        {
            return answering;
        }

        LongRunning.Mark(context);
        return WaitAsync(context, cameLate);
    }

    private async Task WaitAsync(HttpContext context, bool cameLate)
    {
        var aborted = context.RequestAborted;
        var registration = aborted.UnsafeRegister(static transport => ((PollingTransport)transport!).Wake(), this);
        Task? answering;
        while (!TryAnswer(context, cameLate, out answering))
        {
            await _wake.WaitAsync();
            if (aborted.IsCancellationRequested)
            {
                // Nobody is there to say goodbye to.
                Volatile.Write(ref _isPolled, 0);
                session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
                return;
            }
        }

        registration.Unregister();
        await answering;
    }

    private bool TryAnswer(HttpContext context, bool cameLate, [NotNullWhen(true)] out Task? answering)
    {
        using var body = PooledWriter.Rent();
        if (!TryFill(body, cameLate, out var mayCompress, out var taken))
        {
            answering = null;
            return false;
        }

        // Given back before the answer leaves: the client may poll again as soon as it has it.
        Volatile.Write(ref _isPolled, 0);
        session.Server.Headers.Write(context);
        answering = session.Server.Answers.PayloadAsync(context, body.WrittenSpan, mayCompress);
        if (answering.IsCompletedSuccessfully)
        {
            session.Sent(taken);
            session.NotifySent();
        }
        else
        {
            answering = CountSentAsync(answering, taken);
        }

        return true;
    }

    // What was taken waits for the client until its connection has taken it.
    private async Task CountSentAsync(Task answering, int bytes)
    {
        try
        {
            await answering;
        }
        finally
        {
            session.Sent(bytes);
            session.NotifySent();
        }
    }

    /// <summary>Takes the packets of a POST.</summary>
    public async Task PostAsync(HttpContext context)
    {
        if (Interlocked.Exchange(ref _isPosted, 1) != 0)
        {
            session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
            EngineAnswers.Empty(context, StatusCodes.Status400BadRequest);
            return;
        }

        if (IsOctetStream(context.Request))
        {
            // Binary bodies belong to version 3; since version 4 binary data is base64 inside the text.
            session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
            EngineAnswers.Empty(context, StatusCodes.Status400BadRequest);
            return;
        }

        var limit = session.MaxPayload;
        if (context.Request.ContentLength > limit)
        {
            Volatile.Write(ref _isPosted, 0);
            EngineAnswers.TooLarge(context);
            return;
        }

        var reserved = context.Request.ContentLength ?? limit;
        await _posts.ReserveAsync(reserved);
        var (result, buffer, length) = await ReadBodyAsync(context, limit);
        _posts.Correct(reserved, length);
        try
        {
            switch (result)
            {
                case BodyResult.TooLarge:
                    _posts.Release(length);
                    Volatile.Write(ref _isPosted, 0);
                    EngineAnswers.TooLarge(context);
                    return;
                case BodyResult.Failed:
                    _posts.Release(length);
                    session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
                    context.Abort();
                    return;
            }

            await ReceiveAsync(context, buffer.AsMemory(0, length));
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        session.Server.Headers.Write(context);
        await EngineAnswers.OkAsync(context);
    }

    /// <summary>Hands the session over to a WebSocket.</summary>
    /// <param name="transport">The WebSocket.</param>
    /// <param name="received">Completes when the packets that came before are handled, so that the WebSocket's cannot overtake them.</param>
    /// <returns><see langword="false"/> when the session has ended.</returns>
    public bool TryUpgrade(EngineTransport transport, out Task received)
    {
        lock (_order)
        {
            if (!session.TrySwitch(transport))
            {
                received = Task.CompletedTask;
                return false;
            }

            received = _posts.WhenHandledAsync();
        }

        session.OnSwitched(this);
        return true;
    }

    private bool TryFill(PooledWriter body, bool cameLate, out bool mayCompress, out int taken)
    {
        taken = 0;
        // Who asks for no compression asks it for his messages: together with others they are compressed.
        mayCompress = false;
        while (session.TryTake(this, out var message))
        {
            PacketCodec.WriteToPayload(body, message, isFirst: body.WrittenCount == 0);
            mayCompress |= !message.IsUncompressed;
            taken += message.Frame.Length;
            session.Server.Metrics.MessageSent(message.Frame.Length);
        }

        if (body.WrittenCount > 0)
        {
            return true;
        }

        if (!session.IsOpen)
        {
            // Who closes by himself only wants his poll answered.
            var answer = session.Reason == EngineCloseReason.TransportClose ? PacketCodec.Noop : PacketCodec.Close;
            body.Write(cameLate ? PacketCodec.NoopThenClose : answer);
            session.Drained();
            return true;
        }

        if (session.IsUpgrading || !session.IsCarriedBy(this))
        {
            // A poll that waits for nothing costs its client nothing.
            session.CountControl();
            body.Write(PacketCodec.Noop);
            return true;
        }

        return false;
    }

    private async ValueTask ReceiveAsync(HttpContext context, Memory<byte> body)
    {
        var isOurs = TryTakeTurn(out var turn);

        // The client may send more while the application handles this: it may have its answer before the handler is done.
        Volatile.Write(ref _isPosted, 0);
        await turn;
        _posts.Release(body.Length);
        if (!isOurs)
        {
            return;
        }

        try
        {
            session.Carrying = context;
            await HandleAsync(body);
        }
        finally
        {
            session.Carrying = null;
            _posts.EndTurn();
        }
    }

    // Nothing once a WebSocket carries the session: what still comes over polling is dropped.
    private bool TryTakeTurn(out Task turn)
    {
        lock (_order)
        {
            var isOurs = session.IsCarriedBy(this);
            turn = isOurs ? _posts.TakeTurnAsync() : Task.CompletedTask;
            return isOurs;
        }
    }

    private async ValueTask HandleAsync(Memory<byte> body)
    {
        if (!System.Text.Unicode.Utf8.IsValid(body.Span))
        {
            session.End(EngineCloseReason.ParseError, EngineSession.Ending.Goodbye);
            return;
        }

        while (session.IsOpen)
        {
            var length = PacketCodec.LengthOfFirst(body.Span);
            await session.ReceiveTextAsync(body[..length]);
            if (length == body.Length)
            {
                return;
            }

            body = body[(length + 1)..];
        }
    }

    // The declared length was checked before; a body without one is given up as soon as it passes the limit.
    private ValueTask<(BodyResult Result, byte[] Buffer, int Length)> ReadBodyAsync(HttpContext context, int limit)
    {
        // A small body came with its headers: no timer and no token for it.
        var reader = context.Request.BodyReader;
        try
        {
            if (reader.TryRead(out var read))
            {
                if (read is { IsCompleted: true, IsCanceled: false } && read.Buffer.Length <= limit)
                {
                    var length = (int)read.Buffer.Length;
                    var buffer = ArrayPool<byte>.Shared.Rent(length);
                    read.Buffer.CopyTo(buffer);
                    reader.AdvanceTo(read.Buffer.End);
                    return new((BodyResult.Complete, buffer, length));
                }

                reader.AdvanceTo(read.Buffer.Start);
            }
        }
        catch (Exception exception) when (exception is IOException or BadHttpRequestException)
        {
            return new((ResultOf(exception, context, limit), [], 0));
        }

        return ReadSlowBodyAsync(context, reader, limit);
    }

    private async ValueTask<(BodyResult Result, byte[] Buffer, int Length)> ReadSlowBodyAsync(
        HttpContext context,
        PipeReader reader,
        int limit
    )
    {
        // Grows with what comes: a length that is only declared takes no memory.
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(context.Request.ContentLength ?? FirstBufferSize, FirstBufferSize));
        var length = 0;
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
        {
            // BodyTimeout decides, not the host's rate.
            rate.MinDataRate = null;
        }

        try
        {
            using var patience = new CancellationTokenSource(session.Server.Options.BodyTimeout, session.Server.Time);
            using var abort = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, session.Closed, patience.Token);
            while (true)
            {
                var read = await reader.ReadAsync(abort.Token);
                if (length + read.Buffer.Length > limit)
                {
                    reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    return (BodyResult.TooLarge, buffer, 0);
                }

                buffer = Append(buffer, length, read.Buffer);
                length += (int)read.Buffer.Length;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                {
                    return (BodyResult.Complete, buffer, length);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or BadHttpRequestException)
        {
            return (ResultOf(exception, context, limit), buffer, 0);
        }
    }

    private BodyResult ResultOf(Exception exception, HttpContext context, int limit)
    {
        if (exception is not BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            return BodyResult.Failed;
        }

        // The endpoint sets the host's bound to ours; one that could not be set, or was set again, may be lower.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is not { } host || host.MaxRequestBodySize < limit)
        {
            Log.BodyRefusedByHost(session.Server.Logger, limit);
        }

        return BodyResult.TooLarge;
    }

    private static byte[] Append(byte[] buffer, int length, ReadOnlySequence<byte> data)
    {
        var needed = length + (int)data.Length;
        if (needed > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        data.CopyTo(buffer.AsSpan(length));
        return buffer;
    }

    private static bool IsOctetStream(HttpRequest request) =>
        string.Equals(request.ContentType, "application/octet-stream", StringComparison.OrdinalIgnoreCase);

    private enum BodyResult
    {
        Complete,
        TooLarge,
        Failed,
    }

    private static partial class Log
    {
        [LoggerMessage(
            4004,
            LogLevel.Warning,
            "The host refused the body of a polling request as too large, though MaxPayload ({MaxPayload} bytes) allows it. Raise the host's limit.",
            EventName = "BodyRefusedByHost"
        )]
        public static partial void BodyRefusedByHost(ILogger logger, int maxPayload);
    }
}
