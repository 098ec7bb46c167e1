#pragma warning disable
namespace Sallyport.SocketIO;

/// <summary>A family of namespaces, made as clients connect to them. What is registered here applies to each member.</summary>
public sealed class ParentNamespace
{
    internal ParentNamespace() { }

    /// <inheritdoc cref="Namespace.Use" />
    public ParentNamespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware) =>
        throw new NotImplementedException();

    /// <inheritdoc cref="Namespace.OnConnection" />
    public ParentNamespace OnConnection(Action<Socket> handler) => throw new NotImplementedException();
}
