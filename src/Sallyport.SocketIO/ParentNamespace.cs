using System.Text.Json;

namespace Sallyport.SocketIO;

/// <summary>
/// A family of namespaces, made as clients connect to them and gone when the last one has left. What is registered here applies to each member.
/// </summary>
public sealed class ParentNamespace
{
    internal ParentNamespace(Func<string, JsonElement, CancellationToken, ValueTask<bool>> accepts) => Accepts = accepts;

    internal Func<string, JsonElement, CancellationToken, ValueTask<bool>> Accepts { get; }

    internal NamespacePipeline Pipeline { get; } = new();

    /// <inheritdoc cref="Namespace.Use" />
    public ParentNamespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        Pipeline.Add(middleware);
        return this;
    }

    /// <inheritdoc cref="Namespace.OnConnection" />
    public ParentNamespace OnConnection(Action<Socket> handler)
    {
        Pipeline.Add(handler);
        return this;
    }
}
