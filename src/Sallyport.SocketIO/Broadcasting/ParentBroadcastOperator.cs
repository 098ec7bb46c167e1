using System.Text.Json.Serialization.Metadata;
using Sallyport.SocketIO.Adapters;

namespace Sallyport.SocketIO.Broadcasting;

/// <summary>
/// A choice of sockets in every member of a family of namespaces, on all servers of the cluster. Members that no client of this server is in, and that it
/// was not asked for by name, are not known here and left out. Immutable; may be kept and used again, from any thread. It is read when it is used.
/// </summary>
public sealed class ParentBroadcastOperator
{
    private readonly ParentNamespace _parent;
    private readonly BroadcastTarget _target;
    private readonly BroadcastFlags _flags;

    internal ParentBroadcastOperator(ParentNamespace parent)
        : this(parent, BroadcastTarget.All, BroadcastFlags.None) { }

    private ParentBroadcastOperator(ParentNamespace parent, BroadcastTarget target, BroadcastFlags flags)
    {
        _parent = parent;
        _target = target;
        _flags = flags;
    }

    /// <inheritdoc cref="BroadcastOperator.Local" />
    public ParentBroadcastOperator Local => With(_flags | BroadcastFlags.Local);

    /// <inheritdoc cref="BroadcastOperator.Volatile" />
    public ParentBroadcastOperator Volatile => With(_flags | BroadcastFlags.Volatile);

    /// <summary>Adds the members of a room, which is another one in each namespace. With several rooms a socket that is in more than one gets an event once.</summary>
    /// <param name="room">The room, or the id of a socket.</param>
    /// <returns>The choice.</returns>
    public ParentBroadcastOperator To(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return With(_target.To(room));
    }

    /// <inheritdoc cref="BroadcastOperator.To(IEnumerable{string})" />
    public ParentBroadcastOperator To(IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        return With(_target.To(rooms));
    }

    /// <inheritdoc cref="To(string)" />
    public ParentBroadcastOperator In(string room) => To(room);

    /// <inheritdoc cref="To(IEnumerable{string})" />
    public ParentBroadcastOperator In(IEnumerable<string> rooms) => To(rooms);

    /// <inheritdoc cref="BroadcastOperator.Except(string)" />
    public ParentBroadcastOperator Except(string room)
    {
        ArgumentNullException.ThrowIfNull(room);
        return With(_target.Without(room));
    }

    /// <inheritdoc cref="BroadcastOperator.Except(IEnumerable{string})" />
    public ParentBroadcastOperator Except(IEnumerable<string> rooms)
    {
        ArgumentNullException.ThrowIfNull(rooms);
        return With(_target.Without(rooms));
    }

    /// <inheritdoc cref="BroadcastOperator.Compress" />
    public ParentBroadcastOperator Compress(bool compress) =>
        With(compress ? _flags & ~BroadcastFlags.Uncompressed : _flags | BroadcastFlags.Uncompressed);

    /// <inheritdoc cref="BroadcastOperator.Emit(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}})" />
    public void Emit(string name, ReadOnlySpan<byte> arguments = default, IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null) =>
        Emit(EncodedEvent.Create("/", name, arguments, attachments));

    /// <inheritdoc cref="BroadcastOperator.Emit{T}" />
    public void Emit<T>(string name, T argument, JsonTypeInfo<T> type) => Emit(EncodedEvent.Create("/", name, argument, type));

    /// <inheritdoc cref="BroadcastOperator.EmitAsync(string, ReadOnlySpan{byte}, IReadOnlyList{ReadOnlyMemory{byte}}, CancellationToken)" />
    public ValueTask<int> EmitAsync(
        string name,
        ReadOnlySpan<byte> arguments = default,
        IReadOnlyList<ReadOnlyMemory<byte>>? attachments = null,
        CancellationToken cancellationToken = default
    ) => EmitAsync(EncodedEvent.Create("/", name, arguments, attachments), cancellationToken);

    /// <inheritdoc cref="BroadcastOperator.EmitAsync{T}" />
    public ValueTask<int> EmitAsync<T>(string name, T argument, JsonTypeInfo<T> type, CancellationToken cancellationToken = default) =>
        EmitAsync(EncodedEvent.Create("/", name, argument, type), cancellationToken);

    // Made once for whichever namespace: the name of each stands in its packets.
    private void Emit(EncodedEvent sent)
    {
        foreach (var child in _parent.Living)
        {
            In(child).Emit(sent.For(child.Name));
        }
    }

    private async ValueTask<int> EmitAsync(EncodedEvent sent, CancellationToken cancellationToken)
    {
        var receivers = 0;
        foreach (var child in _parent.Living)
        {
            receivers += await In(child).EmitAsync(sent.For(child.Name), cancellationToken);
        }

        return receivers;
    }

    private BroadcastOperator In(Namespace child) => new(child, _target, _flags);

    private ParentBroadcastOperator With(BroadcastTarget target) => new(_parent, target, _flags);

    private ParentBroadcastOperator With(BroadcastFlags flags) => new(_parent, _target, flags);
}
