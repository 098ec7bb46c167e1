using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>What a server shows its adapter.</summary>
internal sealed class AdapterHost(SocketIOServer server) : IAdapterHost
{
    private readonly ClusterReplies _replies = new(server);

    public string ServerId { get; } = EngineServer.NewId();

    public TimeProvider Time => server.Time;

    public RecoveryOptions Recovery => server.Options.Recovery;

    // A silent client is noticed after a ping and the wait for its pong.
    public TimeSpan EventRetention => Recovery.MaxDisconnection + server.Options.Engine.PingInterval + server.Options.Engine.PingTimeout;

    /// <summary>Gets the questions to other servers.</summary>
    public ClusterRequests Requests { get; } = new();

    public int Deliver(Broadcast broadcast, string? offset = null)
    {
        ArgumentNullException.ThrowIfNull(broadcast);
        return server.FindNamespace(broadcast.Event.Namespace)?.Deliver(broadcast, offset) ?? 0;
    }

    public void Receive(ClusterMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Is(message.Sender) || (message.Receiver is not null && !Is(message.Receiver)))
        {
            return;
        }

        try
        {
            Act(message);
        }
        catch (Exception exception)
        {
            BroadcastLog.ClusterMessageFailed(server.Logger, exception, message.Kind, message.Namespace);
        }
    }

    private void Act(ClusterMessage message)
    {
        var space = server.FindNamespace(message.Namespace);
        switch (message.Kind)
        {
            case ClusterMessageKind.Broadcast when message.Event is { } sent:
                space?.Deliver(new Broadcast(sent, message.Target, message.Flags), offset: null);
                break;
            case ClusterMessageKind.BroadcastWithAck when message.Event is not null:
                _replies.CollectAcks(space, message);
                break;
            case ClusterMessageKind.FetchSockets:
                _replies.NameSockets(space, message);
                break;
            case ClusterMessageKind.ServerSideEvent when message.Event is not null:
                _replies.OnServerSide(space, message);
                break;
            case ClusterMessageKind.JoinRooms:
                space?.JoinLocal(message.Target, message.Rooms);
                break;
            case ClusterMessageKind.LeaveRooms:
                space?.LeaveLocal(message.Target, message.Rooms);
                break;
            case ClusterMessageKind.DisconnectSockets:
                space?.DisconnectLocal(message.Target, message.Close);
                break;
            case ClusterMessageKind.AckReceivers
            or ClusterMessageKind.AckAnswer
            or ClusterMessageKind.AckLeft
            or ClusterMessageKind.Sockets
            or ClusterMessageKind.ServerSideAnswer:
                Requests.OnReply(message);
                break;
        }
    }

    private bool Is(string? other) => string.Equals(other, ServerId, StringComparison.Ordinal);
}
