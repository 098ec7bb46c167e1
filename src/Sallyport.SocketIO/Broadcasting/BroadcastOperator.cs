using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>
/// A choice of sockets of a namespace, on all servers of the cluster, and what is done with them. Immutable: each step makes a new one, so a choice may be
/// kept and used again, from any thread. It is read when it is used: who joined a room meanwhile is meant.
/// </summary>
public sealed partial class BroadcastOperator
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);

    private readonly Namespace _namespace;
    private readonly BroadcastTarget _target;
    private readonly BroadcastFlags _flags;
    private readonly TimeSpan _timeout;

    internal BroadcastOperator(Namespace @namespace)
        : this(@namespace, BroadcastTarget.All, BroadcastFlags.None, DefaultTimeout) { }

    internal BroadcastOperator(Namespace @namespace, BroadcastTarget target, BroadcastFlags flags)
        : this(@namespace, target, flags, DefaultTimeout) { }

    private BroadcastOperator(Namespace @namespace, BroadcastTarget target, BroadcastFlags flags, TimeSpan timeout)
    {
        _namespace = @namespace;
        _target = target;
        _flags = flags;
        _timeout = timeout;
    }

    /// <summary>Gets the same choice on this server alone.</summary>
    public BroadcastOperator Local => With(_flags | BroadcastFlags.Local);

    /// <summary>Gets the same choice for events that a client which cannot take them now does not get.</summary>
    public BroadcastOperator Volatile => With(_flags | BroadcastFlags.Volatile);

    /// <summary>Adds the members of a room. With several rooms a socket that is in more than one gets an event once.</summary>
    /// <param name="room">The room, or the id of a socket.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator To(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return With(_target.To(room));
    }

    /// <summary>Adds the members of rooms. A socket that is in more than one gets an event once.</summary>
    /// <param name="rooms">The rooms. None at all, where none was added before, means nobody.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator To(IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        return With(_target.To(rooms));
    }

    /// <inheritdoc cref="To(string)" />
    public BroadcastOperator In(string room) => To(room);

    /// <inheritdoc cref="To(IEnumerable{string})" />
    public BroadcastOperator In(IEnumerable<string> rooms) => To(rooms);

    /// <summary>Leaves out the members of a room, whatever other rooms they are in.</summary>
    /// <param name="room">The room, or the id of a socket.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator Except(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return With(_target.Without(room));
    }

    /// <summary>Leaves out the members of rooms, whatever other rooms they are in.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator Except(IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        return With(_target.Without(rooms));
    }

    /// <summary>Says whether an event may be compressed for connections that agreed on it.</summary>
    /// <param name="compress">Whether it may; that is the default.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator Compress(bool compress) =>
        With(compress ? _flags & ~BroadcastFlags.Uncompressed : _flags | BroadcastFlags.Uncompressed);

    /// <summary>Sets how long acknowledgements are waited for.</summary>
    /// <param name="timeout">How long; 10 seconds where it is not set.</param>
    /// <returns>The choice.</returns>
    public BroadcastOperator Timeout(TimeSpan timeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeout, TimeSpan.Zero);
        return new BroadcastOperator(_namespace, _target, _flags, timeout);
    }

    private BroadcastOperator With(BroadcastTarget target) => new(_namespace, target, _flags, _timeout);

    private BroadcastOperator With(BroadcastFlags flags) => new(_namespace, _target, flags, _timeout);
}
