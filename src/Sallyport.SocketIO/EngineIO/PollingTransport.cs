using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>
/// HTTP long-polling: a GET waits for what is queued, a POST brings the client's packets. One of each at a time; a second one ends the session.
/// https://socket.io/docs/v4/engine-io-protocol/#http-long-polling
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is never made: there is nothing to give back.")]
internal sealed class PollingTransport(EngineSession session) : EngineTransport
{
    private const int FirstBufferSize = 4096;

    private readonly AsyncSignal _wake = new();

    // Held while the packets of a body are handled, so that an upgrade cannot overtake them.
    private readonly SemaphoreSlim _receiving = new(1, 1);
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
        return TryAnswer(context, cameLate, out var answering) ? answering : WaitAsync(context, cameLate);
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

        var limit = session.Server.Options.MaxPayload;
        if (context.Request.ContentLength > limit)
        {
            Volatile.Write(ref _isPosted, 0);
            EngineAnswers.TooLarge(context);
            return;
        }

        var (result, buffer, length) = await ReadBodyAsync(context, limit);
        try
        {
            switch (result)
            {
                case BodyResult.TooLarge:
                    Volatile.Write(ref _isPosted, 0);
                    EngineAnswers.TooLarge(context);
                    return;
                case BodyResult.Failed:
                    session.End(EngineCloseReason.TransportError, EngineSession.Ending.Goodbye);
                    context.Abort();
                    return;
            }

            await ReceiveAsync(buffer.AsMemory(0, length));
        }
        finally
        {
            if (buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }

        Volatile.Write(ref _isPosted, 0);
        session.Server.Headers.Write(context);
        await EngineAnswers.OkAsync(context);
    }

    /// <summary>Hands the session over to a WebSocket once the packets of a body under way are handled.</summary>
    public async ValueTask<bool> TryUpgradeAsync(EngineTransport transport)
    {
        await _receiving.WaitAsync();
        try
        {
            return session.TryUpgrade(transport);
        }
        finally
        {
            _receiving.Release();
        }
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

    private async ValueTask ReceiveAsync(Memory<byte> body)
    {
        await _receiving.WaitAsync();
        try
        {
            if (!session.IsCarriedBy(this))
            {
                return;
            }

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
        finally
        {
            _receiving.Release();
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
            return new((BodyResult.Failed, [], 0));
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
            return (BodyResult.Failed, buffer, 0);
        }
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
}
