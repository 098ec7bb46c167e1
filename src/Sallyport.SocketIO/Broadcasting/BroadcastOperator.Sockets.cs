using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <content>What is done with the sockets themselves.</content>
public sealed partial class BroadcastOperator
{
    private int OtherServers =>
        _target.IsNobody || _flags.HasFlag(BroadcastFlags.Local) ? 0 : Math.Max(0, _namespace.Server.Adapter.ServerCount - 1);

    /// <summary>Names the chosen sockets of all servers.</summary>
    /// <param name="cancellationToken">Stops waiting for the other servers.</param>
    /// <returns>The sockets as they were when their server answered.</returns>
    /// <exception cref="TimeoutException">Not every server answered within <see cref="SocketIOOptions.ClusterTimeout"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<IReadOnlyList<RemoteSocket>> FetchSocketsAsync(CancellationToken cancellationToken = default)
    {
        var server = _namespace.Server;
        var found = _namespace.DescribeLocal(_target);
        if (OtherServers is > 0 and var others)
        {
            var replies = new RepliesOfServers(others);
            var request = server.AdapterHost.Requests.Begin(replies);
            try
            {
                await server.Adapter.PublishAsync(Message(ClusterMessageKind.FetchSockets, request), cancellationToken);
                await replies.Done.WaitAsync(server.Options.ClusterTimeout, server.Time, cancellationToken);
            }
            finally
            {
                server.AdapterHost.Requests.End(request);
            }

            found = [.. found, .. replies.Received.SelectMany(reply => reply.Sockets)];
        }

        return [.. found.Select(socket => new RemoteSocket(_namespace, socket))];
    }

    /// <summary>Puts the chosen sockets of all servers into a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>A task that completes when it is done on this server and handed over to the others.</returns>
    public ValueTask SocketsJoinAsync(string room, CancellationToken cancellationToken = default) =>
        SocketsJoinAsync([room], cancellationToken);

    /// <summary>Puts the chosen sockets of all servers into rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>A task that completes when it is done on this server and handed over to the others.</returns>
    public ValueTask SocketsJoinAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        _namespace.JoinLocal(_target, rooms);
        return TellOthers(ClusterMessageKind.JoinRooms, cancellationToken, rooms);
    }

    /// <summary>Takes the chosen sockets of all servers out of a room.</summary>
    /// <param name="room">The room.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>A task that completes when it is done on this server and handed over to the others.</returns>
    public ValueTask SocketsLeaveAsync(string room, CancellationToken cancellationToken = default) =>
        SocketsLeaveAsync([room], cancellationToken);

    /// <summary>Takes the chosen sockets of all servers out of rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>A task that completes when it is done on this server and handed over to the others.</returns>
    public ValueTask SocketsLeaveAsync(IReadOnlyList<string> rooms, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        _namespace.LeaveLocal(_target, rooms);
        return TellOthers(ClusterMessageKind.LeaveRooms, cancellationToken, rooms);
    }

    /// <summary>Disconnects the chosen sockets of all servers. Their clients see <c>io server disconnect</c> and do not come back by themselves.</summary>
    /// <param name="close">Whether to disconnect their sessions from all namespaces and close them too.</param>
    /// <param name="cancellationToken">Gives up handing it over to other servers.</param>
    /// <returns>A task that completes when it is done on this server and handed over to the others.</returns>
    public ValueTask DisconnectSocketsAsync(bool close = false, CancellationToken cancellationToken = default)
    {
        _namespace.DisconnectLocal(_target, close);
        return TellOthers(ClusterMessageKind.DisconnectSockets, cancellationToken, close: close);
    }

    private ValueTask TellOthers(
        ClusterMessageKind kind,
        CancellationToken cancellationToken,
        IReadOnlyList<string>? rooms = null,
        bool close = false
    ) =>
        OtherServers > 0
            ? _namespace.Server.Adapter.PublishAsync(Message(kind, request: 0, rooms, close), cancellationToken)
            : ValueTask.CompletedTask;

    private ClusterMessage Message(
        ClusterMessageKind kind,
        long request,
        IReadOnlyList<string>? rooms = null,
        bool close = false,
        EncodedEvent? encoded = null
    ) =>
        new()
        {
            Kind = kind,
            Namespace = _namespace.Name,
            Sender = _namespace.Server.AdapterHost.ServerId,
            RequestId = request,
            Event = encoded,
            Target = _target,
            Flags = _flags,
            Timeout = _timeout,
            Rooms = rooms ?? [],
            Close = close,
        };
}
