using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sallyport.SocketIO.Broadcasting;
using Sallyport.SocketIO.Parsers;

namespace Sallyport.SocketIO;

/// <summary>A namespace: a separate set of sockets with its own middleware and handlers. All members may be called from any thread.</summary>
public sealed partial class Namespace
{
    private readonly ConcurrentDictionary<string, Socket> _sockets = new(StringComparer.Ordinal);

    internal Namespace(SocketIOServer server, string name, NamespacePipeline pipeline, bool isDynamic)
    {
        Server = server;
        Name = name;
        Utf8Name = Encoding.UTF8.GetBytes(name);
        Pipeline = pipeline;
        IsDynamic = isDynamic;
        Everyone = new BroadcastOperator(this);
    }

    /// <summary>Gets the name, leading slash included.</summary>
    public string Name { get; }

    /// <summary>Gets the sockets of this server that are connected at the moment.</summary>
    public IReadOnlyCollection<Socket> Sockets => Snapshot;

    internal SocketIOServer Server { get; }

    internal SocketParser Parser => Server.Options.Parser;

    internal byte[] Utf8Name { get; }

    internal NamespacePipeline Pipeline { get; }

    /// <summary>Gets a value indicating whether it lives only as long as somebody is in it.</summary>
    internal bool IsDynamic { get; }

    /// <summary>Gets or sets how many sockets are in it or on their way; guarded by the server.</summary>
    internal int Users { get; set; }

    /// <summary>
    /// Adds a middleware that every connecting client passes, in the order of registration. <see langword="null"/> as its result goes on to the
    /// next, a refusal ends the connection with a CONNECT_ERROR packet.
    /// </summary>
    /// <param name="middleware">Gets the socket, not yet connected, and a token that is cancelled when the client goes away.</param>
    /// <returns>This namespace.</returns>
    public Namespace Use(Func<Socket, CancellationToken, ValueTask<ConnectRefusal?>> middleware)
    {
        Pipeline.Add(middleware);
        return this;
    }

    /// <summary>
    /// Adds a handler that runs for each socket directly after the client was told that it is connected. No event of the socket is dispatched
    /// before the handler returns, so register event handlers here, and do not block.
    /// </summary>
    /// <param name="handler">Gets the socket.</param>
    /// <returns>This namespace.</returns>
    public Namespace OnConnection(Action<Socket> handler)
    {
        Pipeline.Add(handler);
        return this;
    }

    /// <summary>Finds a connected socket.</summary>
    /// <param name="id">The socket's id.</param>
    /// <param name="socket">The socket.</param>
    /// <returns>Whether it is connected.</returns>
    public bool TryGetSocket(string id, [NotNullWhen(true)] out Socket? socket) => _sockets.TryGetValue(id, out socket);
}
