using System.Buffers;
using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Threading.Channels;

namespace Sallyport.Chains.JsonRpc;

/// <summary>
/// One WebSocket connection to a node: calls, and the notifications of the subscriptions made on it. When it breaks it stays broken: pending and later
/// calls end as unreachable, <see cref="Notifications"/> completes, and whoever owns it makes another one, on this node or the next.
/// </summary>
internal sealed class JsonRpcSocket : IAsyncDisposable
{
    // A reader this far behind would work on the past: the connection is given up and what was missed is read again.
    private const int NotificationQueue = 4096;

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    private readonly ClientWebSocket _socket;
    private readonly int _maxMessageBytes;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _timeProvider;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentDictionary<long, TaskCompletionSource<JsonRpcReply>> _pending = new();
    private readonly Channel<JsonElement> _notifications = Channel.CreateBounded<JsonElement>(NotificationQueue);
    private readonly Task _reading;
    private long _lastId;
    private volatile bool _closed;

    private JsonRpcSocket(ClientWebSocket socket, int maxMessageBytes, TimeSpan timeout, TimeProvider timeProvider)
    {
        _socket = socket;
        _maxMessageBytes = maxMessageBytes;
        _timeout = timeout;
        _timeProvider = timeProvider;
        _reading = ReadAllAsync();
    }

    /// <summary>The <c>params</c> of each notification (<c>subscription</c> and <c>result</c>), in order.</summary>
    public ChannelReader<JsonElement> Notifications => _notifications.Reader;

    /// <summary>Connects, or says in words why not. <paramref name="timeout"/> holds for the connection and for each call on it.</summary>
    public static async Task<(JsonRpcSocket? Socket, string? Problem)> ConnectAsync(
        NodeUrl url,
        int maxMessageBytes,
        TimeSpan timeout,
        TimeProvider timeProvider,
        CancellationToken cancellationToken
    )
    {
        var socket = new ClientWebSocket();
        socket.Options.KeepAliveInterval = KeepAlive;
        socket.Options.KeepAliveTimeout = KeepAlive;
        if (url.Address.IsLoopback)
        {
            socket.Options.Proxy = null;
        }

        if (url.Authorization is { } authorization)
        {
            socket.Options.SetRequestHeader("Authorization", authorization.ToString());
        }

        using var timer = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            await socket.ConnectAsync(url.Address, either.Token);
            return (new JsonRpcSocket(socket, maxMessageBytes, timeout, timeProvider), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            socket.Dispose();
            return (null, "no connection in time");
        }
        catch (Exception exception) when (TransportProblem.IsTransport(exception))
        {
            socket.Dispose();
            return (null, TransportProblem.Describe(exception));
        }
        catch (OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<JsonRpcReply> CallAsync(string method, JsonElement parameters, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref _lastId);
        var answer = new TaskCompletionSource<JsonRpcReply>(TaskCreationOptions.RunContinuationsAsynchronously);
        _pending[id] = answer;
        try
        {
            // Checked after adding: the reader sets it before it fails what is pending, so no call falls between.
            if (_closed)
            {
                return Broken();
            }

            var body = new ArrayBufferWriter<byte>();
            JsonRpcCodec.WriteCall(body, id, method, parameters);
            await SendAsync(body.WrittenMemory, cancellationToken);
            return await answer.Task.WaitAsync(_timeout, _timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            return JsonRpcReply.Fail(JsonRpcOutcome.Timeout, "no answer in time");
        }
        catch (Exception exception) when (TransportProblem.IsTransport(exception) || exception is ObjectDisposedException)
        {
            return JsonRpcReply.Fail(JsonRpcOutcome.Unreachable, TransportProblem.Describe(exception));
        }
        finally
        {
            _pending.TryRemove(id, out _);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _socket.Abort();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _socket.Dispose();
        _closing.Dispose();
        _sending.Dispose();
    }

    private static JsonRpcReply Broken() => JsonRpcReply.Fail(JsonRpcOutcome.Unreachable, "the connection is closed");

    private async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            // Not the caller's token: cancelling a send half-way breaks a WebSocket for everybody.
            await _socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, _closing.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task ReadAllAsync()
    {
        var message = new ArrayBufferWriter<byte>();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(message.GetMemory(16 * 1024), _closing.Token);
                if (part.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                message.Advance(part.Count);
                if (message.WrittenCount > _maxMessageBytes)
                {
                    break;
                }

                if (part.EndOfMessage)
                {
                    if (!TryHandle(message.WrittenMemory))
                    {
                        break;
                    }

                    message.ResetWrittenCount();
                }
            }
        }
        catch (Exception exception) when (TransportProblem.IsTransport(exception) || exception is OperationCanceledException)
        {
            // The connection is over; that is told below.
        }
        finally
        {
            _closed = true;
            _socket.Abort();
            _notifications.Writer.TryComplete();
            foreach (var answer in _pending.Values)
            {
                answer.TrySetResult(Broken());
            }
        }
    }

    // False ends the connection: the node talks nonsense, or faster than we read.
    private bool TryHandle(ReadOnlyMemory<byte> utf8)
    {
        if (!JsonRpcCodec.TryReadMessage(utf8, out var message))
        {
            return false;
        }

        if (!message.Method.IsEmpty)
        {
            return message.Parameters.IsEmpty || _notifications.Writer.TryWrite(JsonRpcReply.Result(message.Parameters).ReadPayload());
        }

        if (
            Utf8Parser.TryParse(message.Id.Span, out long id, out var length)
            && length == message.Id.Length
            && _pending.TryGetValue(id, out var answer)
            && JsonRpcCodec.TryReadReply(message, out var reply)
        )
        {
            // The buffer is used for the next message.
            answer.TrySetResult(reply with { Payload = reply.Payload.ToArray() });
        }

        return true;
    }
}
