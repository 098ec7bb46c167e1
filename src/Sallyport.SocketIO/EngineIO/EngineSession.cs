using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>One client's session (one <c>sid</c>), whichever transport it uses at the moment. All members may be called from any thread.</summary>
[SuppressMessage("Design", "CA1001", Justification = "The token source has no timer and no wait handle: there is nothing to give back.")]
public sealed partial class EngineSession
{
    private readonly Lock _gate = new();
    private readonly EngineServer _server;
    private CancellationTokenSource? _closed;
    private EngineTransport _transport;
    private IEngineListener? _listener;
    private volatile int _maxPayload;
    private bool _isProbing;
    private bool _isUpgrading;

    internal EngineSession(EngineServer server, string id, EngineRequest request, Func<EngineSession, EngineTransport> transport)
    {
        _server = server;
        Id = id;
        Request = request;
        _maxPayload = server.Options.MaxPayload;
        _transport = transport(this);
        _heartbeat = new Heartbeat(this);
    }

    /// <summary>Gets the session id. It is the only key to the session: do not show it to others.</summary>
    public string Id { get; }

    /// <summary>Gets the request that opened the session.</summary>
    public EngineRequest Request { get; }

    /// <summary>Gets or sets an object of the application that belongs to this session.</summary>
    /// <value>The default value is <see langword="null"/>.</value>
    public object? Data { get; set; }

    /// <summary>
    /// Gets or sets the most bytes one WebSocket message or one polling body of this client may have. It may change while the session is open: a server can
    /// take little from a client until it knows who it is.
    /// </summary>
    /// <value>The default value is <see cref="EngineOptions.MaxPayload"/>, which is also what the client is told.</value>
    public int MaxPayload
    {
        get => _maxPayload;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, _server.Options.MaxPayload);
            _maxPayload = value;
        }
    }

    /// <summary>Gets the transport the session uses at the moment.</summary>
    public EngineTransports Transport => Volatile.Read(ref _transport).Kind;

    /// <summary>Gets a value indicating whether messages can still be sent.</summary>
    public bool IsOpen => _phase == Phase.Open;

    /// <summary>Gets a token that is cancelled when the session ends.</summary>
    public CancellationToken Closed
    {
        get
        {
            lock (_gate)
            {
                return _phase == Phase.Open ? (_closed ??= new CancellationTokenSource()).Token : new CancellationToken(canceled: true);
            }
        }
    }

    internal EngineServer Server => _server;

    /// <summary>Gets or sets the POST whose packets are being handled; they are handled one after the other.</summary>
    internal HttpContext? Carrying { get; set; }

    /// <summary>Gets or sets the request that upgraded the session to WebSocket.</summary>
    internal EngineRequest? UpgradeRequest { get; set; }

    /// <summary>The request that brought the packet which is being handled.</summary>
    internal EngineRequest CarrierOfPacket() =>
        Carrying is { } post ? new EngineRequest(post, _server.Time.GetUtcNow(), _server.Repeated)
        : Transport == EngineTransports.WebSocket ? UpgradeRequest ?? Request
        : Request;

    /// <summary>Gets the polling transport while the session polls.</summary>
    internal PollingTransport? PollingTransport => Volatile.Read(ref _transport) as PollingTransport;

    /// <summary>Gets a value indicating whether the client is about to leave polling: its polls are answered at once.</summary>
    internal bool IsUpgrading => Volatile.Read(ref _isUpgrading);

    /// <summary>Starts the heartbeat and makes the session's listener known; nothing was received before.</summary>
    internal void Start(IEngineListener listener)
    {
        _listener = listener;
        lock (_gate)
        {
            if (_phase == Phase.Open)
            {
                _server.PingDue.Set(_heartbeat);
                return;
            }
        }

        // The application closed it while it was being accepted.
        _server.Callbacks.Begin();
        _ = NotifyListenerAsync()
            .ContinueWith(
                static (_, session) => ((EngineSession)session!)._server.Callbacks.End(),
                this,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default
            );
    }

    internal bool IsCarriedBy(EngineTransport transport) => ReferenceEquals(Volatile.Read(ref _transport), transport);

    /// <summary>Handles one text frame of the client. Only one call runs at a time.</summary>
    internal ValueTask ReceiveTextAsync(Memory<byte> frame)
    {
        if (!IsOpen)
        {
            return ValueTask.CompletedTask;
        }

        if (!PacketCodec.TryReadType(frame.Span, out var type))
        {
            End(EngineCloseReason.ParseError, Ending.Goodbye);
            return ValueTask.CompletedTask;
        }

        switch (type)
        {
            case PacketType.Message:
                return ReceiveAsync(frame[1..], isBinary: false);
            case PacketType.Base64Message:
                if (PacketCodec.TryDecodeBase64(frame.Span[1..], out var length))
                {
                    return ReceiveAsync(frame.Slice(1, length), isBinary: true);
                }

                End(EngineCloseReason.ParseError, Ending.Goodbye);
                break;
            case PacketType.Pong:
                Events?.ShowReceived(EnginePacketType.Pong, default, isBinary: false);
                CountControl();
                OnPong();
                break;
            case PacketType.Ping:
                // Since v4 only the server pings.
                End(EngineCloseReason.TransportError, Ending.Goodbye);
                break;
            case PacketType.Close when Transport == EngineTransports.Polling:
                End(EngineCloseReason.TransportClose, Ending.Goodbye);
                break;
            default:
                CountControl();
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Handles one binary frame of the client.</summary>
    internal ValueTask ReceiveBinaryAsync(Memory<byte> data) => IsOpen ? ReceiveAsync(data, isBinary: true) : ValueTask.CompletedTask;

    /// <summary>Reserves the one upgrade a polling session may try at a time.</summary>
    internal bool TryBeginProbe()
    {
        lock (_gate)
        {
            if (_phase != Phase.Open || _isProbing || _transport.Kind != EngineTransports.Polling)
            {
                return false;
            }

            _isProbing = true;
            return true;
        }
    }

    /// <summary>The probe was answered: the client now waits for its poll to end before it goes over.</summary>
    internal void PausePolling()
    {
        Volatile.Write(ref _isUpgrading, true);
        _transport.Wake();
    }

    internal void AbandonProbe()
    {
        Volatile.Write(ref _isUpgrading, false);
        Volatile.Write(ref _isProbing, false);
    }

    /// <summary>Goes over to another transport; what is queued goes with it. Runs no application code: <see cref="OnSwitched"/> does.</summary>
    internal bool TrySwitch(EngineTransport transport)
    {
        lock (_gate)
        {
            if (_phase != Phase.Open)
            {
                return false;
            }

            _transport = transport;
            _isUpgrading = false;
            return true;
        }
    }

    internal void OnSwitched(EngineTransport previous)
    {
        previous.Wake();
        _server.Metrics.SessionUpgraded();
        Log.Upgraded(_server.Logger, Id);
        Events?.Tell(Events.Upgraded, Transport);
    }

    private ValueTask ReceiveAsync(Memory<byte> data, bool isBinary)
    {
        _server.Metrics.MessageReceived(data.Length);
        Events?.ShowReceived(EnginePacketType.Message, data.Span, isBinary);
        try
        {
            var handling = _listener!.OnMessageAsync(data, isBinary);
            return handling.IsCompletedSuccessfully ? handling : AwaitListenerAsync(handling);
        }
        catch (Exception exception)
        {
            OnListenerFailed(exception);
            return ValueTask.CompletedTask;
        }
    }

    private async ValueTask AwaitListenerAsync(ValueTask handling)
    {
        _server.Callbacks.Begin();
        try
        {
            await handling;
        }
        catch (Exception exception)
        {
            OnListenerFailed(exception);
        }
        finally
        {
            _server.Callbacks.End();
        }
    }

    private void OnListenerFailed(Exception exception)
    {
        Log.ListenerFailed(_server.Logger, exception, Id);
        Close();
    }

    private static partial class Log
    {
        [LoggerMessage(4021, LogLevel.Debug, "Session {SessionId} went over to WebSocket.", EventName = "SessionUpgraded")]
        private static partial void UpgradedCore(ILogger logger, string sessionId);

        public static void Upgraded(ILogger logger, string sessionId) => UpgradedCore(logger, Masked(sessionId));

        [LoggerMessage(4022, LogLevel.Debug, "Session {SessionId} ended: {Reason}.", EventName = "SessionEnded")]
        private static partial void EndedCore(ILogger logger, string sessionId, EngineCloseReason reason);

        public static void Ended(ILogger logger, string sessionId, EngineCloseReason reason)
        {
            if (logger.IsEnabled(LogLevel.Debug))
            {
                EndedCore(logger, Masked(sessionId), reason);
            }
        }

        [LoggerMessage(4023, LogLevel.Error, "The listener of session {SessionId} failed.", EventName = "ListenerFailed")]
        private static partial void ListenerFailedCore(ILogger logger, Exception exception, string sessionId);

        public static void ListenerFailed(ILogger logger, Exception exception, string sessionId) =>
            ListenerFailedCore(logger, exception, Masked(sessionId));

        [LoggerMessage(4024, LogLevel.Error, "A handler of session {SessionId} failed.", EventName = "SessionHandlerFailed")]
        private static partial void HandlerFailedCore(ILogger logger, Exception exception, string sessionId);

        public static void HandlerFailed(ILogger logger, Exception exception, string sessionId) =>
            HandlerFailedCore(logger, exception, Masked(sessionId));

        // Whoever knows a session id can read the session: a log gets enough of it to tell sessions apart.
        private static string Masked(string sessionId) => string.Concat(sessionId.AsSpan(0, Math.Min(6, sessionId.Length)), "…");
    }
}
