using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Sallyport.SocketIO;

/// <summary>
/// A family of namespaces, made as clients connect to them, or as they are asked for by name, and gone when the last client has left. What is registered
/// here applies to each member, before what is registered with the member itself. All members may be called from any thread.
/// </summary>
public sealed partial class ParentNamespace
{
    private readonly ConcurrentDictionary<string, Namespace> _children = new(StringComparer.Ordinal);

    internal ParentNamespace(Func<string, bool> matches)
        : this((name, _, _) => ValueTask.FromResult(matches(name))) => Matches = matches;

    internal ParentNamespace(Func<string, JsonElement, CancellationToken, ValueTask<bool>> accepts) => Accepts = accepts;

    /// <summary>Gets the members that exist on this server at the moment.</summary>
    public IReadOnlyCollection<Namespace> Children => [.. Living];

    /// <summary>Gets the members without copying them; some may come or go while they are enumerated.</summary>
    internal IEnumerable<Namespace> Living => _children.Select(entry => entry.Value);

    internal Func<string, JsonElement, CancellationToken, ValueTask<bool>> Accepts { get; }

    /// <summary>Gets what says by the name alone whether a namespace is a member; <see langword="null"/> where a client's payload is needed too.</summary>
    internal Func<string, bool>? Matches { get; }

    internal NamespacePipeline Pipeline { get; } = new();

    /// <inheritdoc cref="Namespace.Use" />
    public ParentNamespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        Pipeline.Add(middleware);
        return this;
    }

    /// <inheritdoc cref="Namespace.OnConnected(Func{Socket, ValueTask})" />
    [OverloadResolutionPriority(1)]
    public ParentNamespace OnConnected(Func<Socket, ValueTask> handler) => AddConnected(handler);

    /// <inheritdoc cref="Namespace.OnConnected(Func{Socket, ValueTask})" />
    public ParentNamespace OnConnected(Func<Socket, Task> handler) => AddConnected(handler);

    /// <inheritdoc cref="Namespace.OnConnected(Func{Socket, ValueTask})" />
    public ParentNamespace OnConnected(Action<Socket> handler) => AddConnected(handler);

    /// <inheritdoc cref="Namespace.OnDisconnected(Func{Socket, DisconnectReason, ValueTask})" />
    [OverloadResolutionPriority(1)]
    public ParentNamespace OnDisconnected(Func<Socket, DisconnectReason, ValueTask> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="Namespace.OnDisconnected(Func{Socket, DisconnectReason, ValueTask})" />
    public ParentNamespace OnDisconnected(Func<Socket, DisconnectReason, Task> handler) => AddDisconnected(handler);

    /// <inheritdoc cref="Namespace.OnDisconnected(Func{Socket, DisconnectReason, ValueTask})" />
    public ParentNamespace OnDisconnected(Action<Socket, DisconnectReason> handler) => AddDisconnected(handler);

    internal void Add(Namespace child) => _children[child.Name] = child;

    internal void Remove(Namespace child) => _children.TryRemove(new KeyValuePair<string, Namespace>(child.Name, child));

    private ParentNamespace AddConnected(Delegate handler)
    {
        Pipeline.AddConnected(handler);
        return this;
    }

    private ParentNamespace AddDisconnected(Delegate handler)
    {
        Pipeline.AddDisconnected(handler);
        return this;
    }
}
