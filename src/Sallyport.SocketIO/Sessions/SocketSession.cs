using System.Diagnostics.CodeAnalysis;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Sessions;

/// <summary>
/// One client over one Engine.IO session, in any number of namespaces. Only the session's reader calls <see cref="OnMessageAsync"/>;
/// everything else may come from any thread.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The timer is given back when the session ends.")]
internal sealed partial class SocketSession : IEngineListener
{
    private readonly Lock _gate = new();
    private readonly ITimer _connectTimer;
    private readonly AsyncSignal _slotFreed = new();
    private volatile Socket[] _sockets = [];
    private HashSet<string>? _connecting;
    private BinaryAssembly? _assembly;
    private bool _isClosed;
    private int _running;

    public SocketSession(SocketIOServer server, EngineSession engine)
    {
        Server = server;
        Engine = engine;
        _connectTimer = server.Time.CreateTimer(
            static session => ((SocketSession)session!).OnConnectTimeout(),
            this,
            server.Options.ConnectTimeout,
            Timeout.InfiniteTimeSpan
        );
    }

    public SocketIOServer Server { get; }

    public EngineSession Engine { get; }

    public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary) => isBinary ? OnBinaryAsync(data) : OnTextAsync(data);

    public void OnClosed(EngineCloseReason reason)
    {
        Socket[] sockets;
        lock (_gate)
        {
            _isClosed = true;
            sockets = _sockets;
        }

        _connectTimer.Dispose();
        _slotFreed.Set();
        var why = ReasonOf(reason);
        foreach (var socket in sockets)
        {
            socket.Leave(why);
        }
    }

    /// <summary>Disconnects every socket, then closes the session.</summary>
    public void DisconnectAll()
    {
        foreach (var socket in _sockets)
        {
            socket.DisconnectByServer();
        }

        Engine.Close();
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
                _connectTimer.Change(Server.Options.ConnectTimeout, Timeout.InfiniteTimeSpan);
            }
        }

        Server.Release(socket.Namespace);
    }

    private ValueTask OnTextAsync(ReadOnlyMemory<byte> data)
    {
        if (_assembly is not null)
        {
            return Refuse("text where an attachment was announced");
        }

        var text = data.Span;
        if (!SocketCodec.TryRead(text, Server.Options.MaxAttachments, out var packet))
        {
            return Refuse("no packet");
        }

        if (packet.Type == SocketPacketType.Connect)
        {
            return OnConnect(packet, text[packet.PayloadStart..]);
        }

        if (Find(packet.Namespace) is not { } socket)
        {
            return Refuse("not connected");
        }

        // Its connection handlers still run: they register what handles this packet.
        if (!socket.Ready.IsCompleted)
        {
            return AfterReadyAsync(socket, data);
        }

        var payload = text[packet.PayloadStart..];
        switch (packet.Type)
        {
            case SocketPacketType.Disconnect when payload.IsEmpty:
                socket.Leave(DisconnectReason.ClientNamespaceDisconnect);
                return ValueTask.CompletedTask;
            case SocketPacketType.Event or SocketPacketType.Ack when payload.IsEmpty:
                // The reference server takes these for an event or an answer without content.
                return ValueTask.CompletedTask;
            case SocketPacketType.Event:
                return OnEvent(socket, packet.Id, payload);
            case SocketPacketType.Ack:
                return OnAck(socket, packet.Id, payload);
            case SocketPacketType.BinaryEvent:
                return OnBinaryEvent(socket, packet, payload);
            case SocketPacketType.BinaryAck:
                return OnBinaryAck(socket, packet, payload);
            default:
                return Refuse("a packet only servers send");
        }
    }

    private ValueTask OnBinaryAsync(ReadOnlyMemory<byte> data)
    {
        if (_assembly is not { } assembly)
        {
            return Refuse("binary data that was not announced");
        }

        var handed = assembly.AddAsync(data.Span);
        if (assembly.IsComplete)
        {
            _assembly = null;
        }

        return handed;
    }

    private async ValueTask AfterReadyAsync(Socket socket, ReadOnlyMemory<byte> data)
    {
        await socket.Ready;
        await OnTextAsync(data);
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
        Engine.Close();
        return ValueTask.CompletedTask;
    }

    private void OnConnectTimeout()
    {
        if (_sockets.Length == 0 && Engine.IsOpen)
        {
            SocketLog.ConnectTimedOut(Server.Logger, Server.Options.ConnectTimeout);
            Engine.Close();
        }
    }

    private static DisconnectReason ReasonOf(EngineCloseReason reason) =>
        reason switch
        {
            EngineCloseReason.TransportClose => DisconnectReason.TransportClose,
            EngineCloseReason.TransportError or EngineCloseReason.PayloadTooLarge => DisconnectReason.TransportError,
            EngineCloseReason.PingTimeout => DisconnectReason.PingTimeout,
            EngineCloseReason.ParseError => DisconnectReason.ParseError,
            EngineCloseReason.ForcedClose => DisconnectReason.ForcedClose,
            EngineCloseReason.SendQueueFull => DisconnectReason.SendQueueFull,
            EngineCloseReason.ServerShuttingDown => DisconnectReason.ServerShuttingDown,
            _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "Unknown reason."),
        };
}
