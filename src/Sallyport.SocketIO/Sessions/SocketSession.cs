using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO.Sessions;

/// <summary>
/// One client over one Engine.IO session, in any number of namespaces. Only the session's reader calls <see cref="OnMessageAsync"/>;
/// everything else may come from any thread.
/// </summary>
internal sealed partial class SocketSession : IEngineListener
{
    private readonly Lock _gate = new();
    private readonly ConnectDeadline _connectDeadline;
    private readonly SocketDecoder _decoder;
    private volatile Socket[] _sockets = [];

    // The namespaces whose decision is under way, with the payload of a CONNECT that was repeated meanwhile.
    private Dictionary<string, Attempt?>? _connecting;
    private bool _isClosed;

    public SocketSession(SocketIOServer server, EngineSession engine)
    {
        Server = server;
        Engine = engine;
        _decoder = server.Options.Parser.CreateDecoder(new SocketParserLimits(server.Options.MaxAttachments, server.Options.MaxJsonDepth));
        _connectDeadline = new ConnectDeadline(this);
        engine.Flooded = DisconnectSockets;
        server.ConnectDue.Set(_connectDeadline);
    }

    public SocketIOServer Server { get; }

    public EngineSession Engine { get; }

    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
    {
        switch (_decoder.Decode(data, isBinary, out var packet))
        {
            case DecodeOutcome.Packet:
                return OnPacket(packet);
            case DecodeOutcome.Incomplete when Find(packet.Namespace.Span) is not null:
                return ValueTask.CompletedTask;
            case DecodeOutcome.Incomplete:
                return Refuse("not connected");
            default:
                return Refuse("no packet");
        }
    }

    public ValueTask OnClosedAsync(EngineCloseReason reason)
    {
        Socket[] sockets;
        lock (_gate)
        {
            _isClosed = true;
            sockets = _sockets;
            _connectDeadline.Clear();
        }

        Volatile.Read(ref _slotFreed)?.Set();
        var why = ReasonOf(reason);
        foreach (var socket in sockets)
        {
            socket.Leave(why);
        }

        return WhenHandlersEndAsync();
    }

    /// <summary>Disconnects every socket, then closes the session.</summary>
    public void DisconnectAll()
    {
        DisconnectSockets();
        Engine.Close();
    }

    private void DisconnectSockets()
    {
        foreach (var socket in _sockets)
        {
            socket.DisconnectByServer();
        }
    }

    /// <summary>A connected socket left.</summary>
    public void Remove(Socket socket)
    {
        lock (_gate)
        {
            _sockets = [.. _sockets.Where(other => other != socket)];
            if (_sockets.Length == 0 && !_isClosed)
            {
                // A session nobody is in may not stay for good.
                Server.ConnectDue.Set(_connectDeadline);
            }
        }

        Server.Release(socket.Namespace);
    }

    private ValueTask OnPacket(in IncomingPacket packet)
    {
        if (packet.Type == SocketPacketType.Connect)
        {
            return OnConnect(packet);
        }

        if (Find(packet.Namespace.Span) is not { } socket)
        {
            return Refuse("not connected");
        }

        // Its connection handlers still run: they register what handles this packet.
        return socket.IsReady ? OnPacket(socket, packet) : AfterReadyAsync(socket, packet);
    }

    private ValueTask OnPacket(Socket socket, in IncomingPacket packet)
    {
        switch (packet.Type)
        {
            case SocketPacketType.Disconnect:
                Engine.CountControl();
                socket.Leave(DisconnectReason.ClientNamespaceDisconnect);
                return ValueTask.CompletedTask;
            case SocketPacketType.ConnectError:
                return Refuse("a packet only servers send");
            case var _ when packet.IsEmpty:
                // The reference server takes these for an event or an answer without content.
                Engine.CountControl();
                return ValueTask.CompletedTask;
            case SocketPacketType.Event or SocketPacketType.BinaryEvent:
                return OnEvent(socket, packet);
            case SocketPacketType.Ack or SocketPacketType.BinaryAck:
                OnAck(socket, packet);
                return ValueTask.CompletedTask;
            default:
                return Refuse("no packet");
        }
    }

    private async ValueTask AfterReadyAsync(Socket socket, IncomingPacket packet)
    {
        await socket.WhenReadyAsync();
        await OnPacket(packet);
    }

    private Socket? Find(ReadOnlySpan<byte> name)
    {
        foreach (var socket in _sockets)
        {
            if (socket.IsEntered && name.SequenceEqual(socket.Namespace.Utf8Name))
            {
                return socket;
            }
        }

        return null;
    }

    private ValueTask Refuse(string problem)
    {
        SocketLog.PacketRefused(Server.Logger, problem);
        if (_sockets.Length == 0)
        {
            CloseUnjoined();
        }
        else
        {
            Engine.Close();
        }

        return ValueTask.CompletedTask;
    }

    private void OnConnectTimeout()
    {
        // Somebody may have come, and even gone, while this was on its way.
        if (_sockets.Length == 0 && !_connectDeadline.IsSet && Engine.IsOpen)
        {
            SocketLog.ConnectTimedOut(Server.Logger, Server.Options.ConnectTimeout);
            CloseUnjoined();
        }
    }

    // Without a socket there is nothing that a polling client would have to come back for, so the session does not wait for it.
    private void CloseUnjoined() => Engine.End(EngineCloseReason.ForcedClose, EngineSession.Ending.Goodbye);

    private static DisconnectReason ReasonOf(EngineCloseReason reason) =>
        reason switch
        {
            EngineCloseReason.TransportClose => DisconnectReason.TransportClose,
            EngineCloseReason.TransportError or EngineCloseReason.PayloadTooLarge => DisconnectReason.TransportError,
            EngineCloseReason.PingTimeout => DisconnectReason.PingTimeout,
            EngineCloseReason.ParseError => DisconnectReason.ParseError,
            EngineCloseReason.ForcedClose => DisconnectReason.ForcedClose,
            EngineCloseReason.SendQueueFull or EngineCloseReason.ClientTooSlow => DisconnectReason.SendQueueFull,
            EngineCloseReason.TooManyControlPackets => DisconnectReason.ForcedClose,
            EngineCloseReason.ServerShuttingDown => DisconnectReason.ServerShuttingDown,
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
        };

    private sealed class ConnectDeadline(SocketSession session) : Deadline
    {
        public override void OnDue() => session.OnConnectTimeout();
    }
}
