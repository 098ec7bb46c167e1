using System.Buffers;
using System.Net.WebSockets;
using System.Text.Unicode;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>
/// One open WebSocket: one reader (<see cref="RunAsync"/>), one writer (<see cref="WriteAsync"/>), everyone else queues. It knows frames
/// and close codes, no credentials and no requests.
/// </summary>
internal sealed partial class WebSocketConnection : IDisposable
{
    private const int FirstBuffer = 4096;
    private const int FragmentBytes = 64 * 1024;

    private readonly WebSocket _socket;
    private readonly TextGuardStream _guard;
    private readonly Action _cut;
    private readonly DoorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SendQueue _queue;
    private readonly ControlRate _controlRate;
    private readonly CancellationTokenSource _ended = new();
    private readonly Lock _lock = new();
    private DisconnectReason? _reason;
    private int _maxMessageBytes;
    private bool _isClosing;
    private bool _isOver;
    private ITimer? _cutTimer;
    private ITimer? _patience;
    private long _sendStarted;
    private long _sendBytes;

    /// <summary>Takes an accepted WebSocket; <paramref name="cut"/> drops the transport below it without asking anybody.</summary>
    public WebSocketConnection(WebSocket socket, TextGuardStream guard, Action cut, DoorOptions options, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _guard = guard;
        _cut = cut;
        _options = options;
        _maxMessageBytes = Math.Min(options.MaxUnadmittedBytes, options.MaxMessageBytes);
        _time = time;
        _logger = logger;
        _queue = new SendQueue(options.SendQueueMessages, options.SendQueueBytes);
        _controlRate = new ControlRate(options.ControlPacketsPerSecond, time);
        Ended = _ended.Token;
        guard.ControlFramesRead = OnControlFrames;
    }

    /// <summary>Takes one whole text message, checked UTF-8; the next is read when the task completes.</summary>
    public delegate ValueTask MessageHandler(ReadOnlyMemory<byte> message);

    /// <summary>Gets a token that fires when the connection begins to end, whoever ends it.</summary>
    public CancellationToken Ended { get; }

    /// <summary>Gets a value indicating whether nothing more is sent or acted on.</summary>
    public bool IsClosing => Volatile.Read(ref _isClosing);

    private int MaxMessageBytes => Volatile.Read(ref _maxMessageBytes);

    /// <summary>Gets why the server ended it; null while it lives, and when the client did.</summary>
    public DisconnectReason? Reason => Volatile.Read(ref _reason);

    /// <summary>The client is known: its messages may be as large as those of any session. Until then they are small.</summary>
    public void Admit() => Volatile.Write(ref _maxMessageBytes, _options.MaxMessageBytes);

    /// <summary>Queues an answer; where too many wait, it is held back until the client has read some.</summary>
    /// <param name="message">The answer.</param>
    /// <param name="work">What is given back when the answer was written, or will not be.</param>
    /// <returns>False when the answer will not be sent.</returns>
    public ValueTask<bool> AnswerAsync(ReadOnlyMemory<byte> message, WorkLease? work = null) => _queue.AnswerAsync(message, work);

    /// <summary>Queues a push, shared and never copied. A full queue ends the connection as too slow.</summary>
    /// <returns>False when the message will not be sent.</returns>
    public bool TryPush(ReadOnlyMemory<byte> message)
    {
        if (IsClosing)
        {
            return false;
        }

        if (_queue.TryPush(message))
        {
            return true;
        }

        Close(DisconnectReason.TooSlow);
        return false;
    }

    /// <summary>Ends the connection with a close frame; the first reason wins, and what is still queued is dropped. Returns at once.</summary>
    public void Close(DisconnectReason reason) => BeginClose(reason);

    /// <summary>Reads until the connection is over, handing each message to <paramref name="handler"/>.</summary>
    public async Task RunAsync(MessageHandler handler)
    {
        var writer = WriteAsync();
        try
        {
            await ReadAsync(handler);
        }
        catch (Exception exception)
            when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client is gone, broke the protocol, answered no ping, or was cut by us. There is nobody left to tell.
        }
#pragma warning disable CA1031 // A bug of ours: the client is told with a code, the operator by the log.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Log.Failed(_logger, exception);
            BeginClose(DisconnectReason.Failed);
        }
        finally
        {
            BeginClose(reason: null);
            await writer;
            _queue.Drop();
            Leave();
            await _ended.CancelAsync();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _ended.Dispose();
    }

    private void BeginClose(DisconnectReason? reason)
    {
        lock (_lock)
        {
            if (_isClosing)
            {
                return;
            }

            _reason = reason;
            Volatile.Write(ref _isClosing, true);

            // Also frees a writer that hangs on a client which reads nothing: it gets this long to read as far as the close frame.
            _cutTimer = _time.CreateTimer(
                static state => ((WebSocketConnection)state!).Cut(),
                this,
                _options.CloseTimeout,
                Timeout.InfiniteTimeSpan
            );
        }

        _queue.Close();
    }

    // A timer that is disposed of may be firing already; what it would cut belongs to the request, which is over when this returns.
    private void Leave()
    {
        lock (_lock)
        {
            _isOver = true;
        }

        _cutTimer?.Dispose();
        _patience?.Dispose();
    }

    private void Cut()
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                _socket.Abort();
                _cut();
            }
        }
    }

    // The framework answers pings while it reads and tells nobody: the guard below it counts them.
    private void OnControlFrames(int frames)
    {
        if (_controlRate.IsExceededBy(frames))
        {
            Close(DisconnectReason.RateLimited);
        }
    }

    private async Task ReadAsync(MessageHandler handler)
    {
        byte[]? buffer = null;
        var length = 0;
        try
        {
            while (true)
            {
                // An idle client holds no buffer: the first read of a message has none and only waits.
                var free = buffer is null ? Memory<byte>.Empty : buffer.AsMemory(length);
                var received = await _socket.ReceiveAsync(free, CancellationToken.None);
                if (received.MessageType is WebSocketMessageType.Close)
                {
                    return;
                }

                length += received.Count;
                if (IsClosing)
                {
                    // Only the client's close frame is still of interest.
                    length = 0;
                    buffer ??= ArrayPool<byte>.Shared.Rent(FirstBuffer);
                    continue;
                }

                if (_guard.SawBinary)
                {
                    Close(DisconnectReason.BadMessage);
                    length = 0;
                    continue;
                }

                if (received.EndOfMessage)
                {
                    await HandleAsync(handler, buffer.AsMemory(0, length));
                    length = 0;
                    Return(ref buffer);
                    continue;
                }

                if (buffer is null)
                {
                    buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
                }
                else if (length > MaxMessageBytes)
                {
                    Close(DisconnectReason.TooBig);
                    length = 0;
                }
                else if (length == buffer.Length)
                {
                    Grow(ref buffer, length);
                }
            }
        }
        finally
        {
            Return(ref buffer);
        }
    }

    private ValueTask HandleAsync(MessageHandler handler, ReadOnlyMemory<byte> message)
    {
        if (message.Length > MaxMessageBytes)
        {
            Close(DisconnectReason.TooBig);
            return ValueTask.CompletedTask;
        }

        if (!Utf8.IsValid(message.Span))
        {
            Close(DisconnectReason.BadMessage);
            return ValueTask.CompletedTask;
        }

        return handler(message);
    }

    // Doubles, but never beyond the bound by more than the one byte that shows that it was passed.
    private void Grow(ref byte[] buffer, int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Min(buffer.Length * 2, MaxMessageBytes + 1));
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }

    private static void Return(ref byte[]? buffer)
    {
        if (buffer is not null)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = null;
        }
    }

    // Only this method writes to the socket. Each send is awaited before the next; a close waits for the frame under way and no longer.
    private async Task WriteAsync()
    {
        try
        {
            while (!IsClosing && await _queue.WaitAsync())
            {
                while (!IsClosing && _queue.TryTake(out var message))
                {
                    try
                    {
                        await SendAsync(message.Bytes);
                    }
                    finally
                    {
                        _queue.Complete(message);
                    }
                }
            }

            await _ended.CancelAsync();
            if (_socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                // Without a reason of ours it was the client who closed.
                var status = _reason is { } reason ? (WebSocketCloseStatus)reason.Code : WebSocketCloseStatus.NormalClosure;
                await _socket.CloseOutputAsync(status, _reason?.Text, CancellationToken.None);
            }
        }
        catch (Exception exception)
            when (exception is WebSocketException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The reader sees the same end and leaves.
            BeginClose(reason: null);
        }
    }

    // A large message leaves in fragments, so that it is not copied whole into the buffers below. A close frame may come between them.
    private async ValueTask SendAsync(ReadOnlyMemory<byte> message)
    {
        if (message.Length <= FragmentBytes)
        {
            var sending = SendFragmentAsync(message, isLast: true);
            if (sending.IsCompletedSuccessfully)
            {
                return;
            }

            Watch(message.Length);
            await sending;
        }
        else
        {
            Watch(message.Length);
            while (message.Length > FragmentBytes && !IsClosing)
            {
                await SendFragmentAsync(message[..FragmentBytes], isLast: false);
                message = message[FragmentBytes..];
            }

            if (!IsClosing)
            {
                await SendFragmentAsync(message, isLast: true);
            }
        }

        Volatile.Write(ref _sendBytes, 0);
    }

    private ValueTask SendFragmentAsync(ReadOnlyMemory<byte> fragment, bool isLast) =>
        _socket.SendAsync(
            fragment,
            WebSocketMessageType.Text,
            WebSocketMessageFlags.DisableCompression | (isLast ? WebSocketMessageFlags.EndOfMessage : WebSocketMessageFlags.None),
            CancellationToken.None
        );

    // One timer for all messages that have to be waited for: it looks at what is being sent when it fires.
    private void Watch(int bytes)
    {
        Volatile.Write(ref _sendStarted, _time.GetTimestamp());
        Volatile.Write(ref _sendBytes, bytes);
        lock (_lock)
        {
            if (_isOver)
            {
                return;
            }

            _patience ??= _time.CreateTimer(
                static state => ((WebSocketConnection)state!).OnImpatient(),
                this,
                Timeout.InfiniteTimeSpan,
                Timeout.InfiniteTimeSpan
            );
        }

        _patience.Change(_options.LongestSend(bytes), Timeout.InfiniteTimeSpan);
    }

    private void OnImpatient()
    {
        var bytes = Volatile.Read(ref _sendBytes);
        if (bytes > 0 && _time.GetElapsedTime(Volatile.Read(ref _sendStarted)) >= _options.LongestSend(bytes))
        {
            Close(DisconnectReason.TooSlow);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3421, LogLevel.Error, "A WebSocket session failed unexpectedly.", EventName = "WebSocketFailed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
