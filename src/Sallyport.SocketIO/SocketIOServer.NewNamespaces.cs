using System.Runtime.CompilerServices;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <content>Who is told of namespaces as they come into being.</content>
public sealed partial class SocketIOServer
{
    // Held while handlers run, and by nothing else: a client that comes second waits until they have seen its namespace.
    private readonly Lock _announcing = new();
    private volatile Delegate[] _namespaceHandlers = [];

    /// <summary>
    /// Adds a handler of each namespace made from now on, by name or by a client that fits a pattern; <c>new_namespace</c> of the reference server. It
    /// completes before the first client passes the namespace's middleware; who makes a namespace by name does not wait for what it awaits. Do not block.
    /// </summary>
    /// <param name="handler">Gets the namespace. An exception is logged and goes no further.</param>
    /// <returns>This server.</returns>
    [OverloadResolutionPriority(1)]
    public SocketIOServer OnNewNamespace(Func<Namespace, ValueTask> handler) => AddNewNamespace(handler);

    /// <inheritdoc cref="OnNewNamespace(Func{Namespace, ValueTask})" />
    public SocketIOServer OnNewNamespace(Func<Namespace, Task> handler) => AddNewNamespace(handler);

    /// <inheritdoc cref="OnNewNamespace(Func{Namespace, ValueTask})" />
    public SocketIOServer OnNewNamespace(Action<Namespace> handler) => AddNewNamespace(handler);

    private SocketIOServer AddNewNamespace(Delegate handler)
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
        List<Task> running = [];
        foreach (var handler in _namespaceHandlers)
        {
            running.Add(
                Callbacks.Observe(
                    RunningCallbacks.Invoke(handler, made),
                    made,
                    static (made, failure) => SocketLog.NamespaceHandlerFailed(made.Server.Logger, failure, made.Name)
                )
            );
        }

        made.Announcement = Task.WhenAll(running);
    }
}
