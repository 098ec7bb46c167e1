using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <content>Who is told of namespaces as they come into being.</content>
public sealed partial class SocketIOServer
{
    // Held while handlers run, and by nothing else: a client that comes second waits until they have seen its namespace.
    private readonly Lock _announcing = new();
    private volatile Action<Namespace>[] _namespaceHandlers = [];

    /// <summary>
    /// Adds a handler of each namespace made from now on, by name or by a client that fits a pattern; <c>new_namespace</c> of the reference server. It
    /// runs before the first client passes the namespace's middleware. Do not block.
    /// </summary>
    /// <param name="handler">Gets the namespace. An exception is logged and goes no further.</param>
    /// <returns>This server.</returns>
    public SocketIOServer OnNewNamespace(Action<Namespace> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        lock (_gate)
        {
            _namespaceHandlers = [.. _namespaceHandlers, handler];
        }

        return this;
    }

    private void Announce(Namespace made)
    {
        if (made.IsAnnounced)
        {
            return;
        }

        if (_namespaceHandlers.Length == 0)
        {
            made.IsAnnounced = true;
            return;
        }

        lock (_announcing)
        {
            // A handler may ask for its namespace by name: that call goes on, all others wait here.
            if (made.TryBeginAnnouncement())
            {
                RunNamespaceHandlers(made);
                made.IsAnnounced = true;
            }
        }
    }

    private void RunNamespaceHandlers(Namespace made)
    {
        foreach (var handler in _namespaceHandlers)
        {
            try
            {
                handler(made);
            }
            catch (Exception exception)
            {
                SocketLog.NamespaceHandlerFailed(Logger, exception, made.Name);
            }
        }
    }
}
