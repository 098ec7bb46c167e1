namespace Sallyport.SocketIO.Adapters;

/// <summary>What one server tells or asks others. The values are part of the cluster's wire format.</summary>
public enum ClusterMessageKind
{
    /// <summary>Deliver an event: <see cref="ClusterMessage.Event"/>, <see cref="ClusterMessage.Target"/>, <see cref="ClusterMessage.Flags"/>.</summary>
    Broadcast = 1,

    /// <summary>Deliver an event and collect acknowledgements for <see cref="ClusterMessage.Timeout"/>.</summary>
    BroadcastWithAck = 2,

    /// <summary>Answer to <see cref="BroadcastWithAck"/>: the ids of the sockets it was sent to, in <see cref="ClusterMessage.SocketIds"/>. One from every server.</summary>
    AckReceivers = 3,

    /// <summary>Answer to <see cref="BroadcastWithAck"/>: one socket's acknowledgement, in <see cref="ClusterMessage.Event"/>. It may come before <see cref="AckReceivers"/>.</summary>
    AckAnswer = 4,

    /// <summary>Answer to <see cref="BroadcastWithAck"/>: sockets that left without an acknowledgement.</summary>
    AckLeft = 5,

    /// <summary>Name the sockets of <see cref="ClusterMessage.Target"/>.</summary>
    FetchSockets = 6,

    /// <summary>Answer to <see cref="FetchSockets"/>: <see cref="ClusterMessage.Sockets"/>. One from every server.</summary>
    Sockets = 7,

    /// <summary>Put the sockets of <see cref="ClusterMessage.Target"/> into <see cref="ClusterMessage.Rooms"/>.</summary>
    JoinRooms = 8,

    /// <summary>Take the sockets of <see cref="ClusterMessage.Target"/> out of <see cref="ClusterMessage.Rooms"/>.</summary>
    LeaveRooms = 9,

    /// <summary>Disconnect the sockets of <see cref="ClusterMessage.Target"/>, and their sessions where <see cref="ClusterMessage.Close"/> says so.</summary>
    DisconnectSockets = 10,

    /// <summary>An event for the servers themselves. With a <see cref="ClusterMessage.RequestId"/> every server answers.</summary>
    ServerSideEvent = 11,

    /// <summary>Answer to <see cref="ServerSideEvent"/>; without an <see cref="ClusterMessage.Event"/> where nobody there handles it.</summary>
    ServerSideAnswer = 12,
}
