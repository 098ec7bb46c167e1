using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Adapters;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Recovery;
using Sallyport.SocketIO.Sessions;

namespace Sallyport.SocketIO;

/// <summary>A Socket.IO server: its namespaces and its sessions. One per service provider; all members may be called from any thread.</summary>
public sealed class SocketIOServer
{
    // A longer name is no namespace, and no pattern is asked about it.
    private const int MaxNameLength = 1024;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);
    private volatile ParentNamespace[] _parents = [];

    internal SocketIOServer(SocketIOOptions options, TimeProvider time, EngineMetrics metrics, ILoggerFactory loggers, IAdapter adapter)
    {
        Options = options;
        Time = time;
        ConnectDue = new DeadlineQueue(time, options.ConnectTimeout);
        Logger = loggers.CreateLogger<SocketIOServer>();
        Metrics = new SocketMetrics(metrics.Meter);
        Engine = new EngineServer(
            options.Engine,
            session => new SocketSession(this, session),
            time,
            metrics,
            loggers.CreateLogger(EngineServer.LogCategory)
        );
        Adapter = adapter;
        AdapterHost = new AdapterHost(this);
        adapter.Attach(AdapterHost);
        _ = Of("/");
    }

    /// <summary>Gets how many sessions are open, those without a socket included.</summary>
    public int SessionCount => Engine.SessionCount;

    /// <summary>Gets how many namespaces exist at the moment.</summary>
    internal int NamespaceCount => _namespaces.Count;

    internal SocketIOOptions Options { get; }

    internal TimeProvider Time { get; }

    /// <summary>Gets the sessions nobody is in yet, or any more: they may not stay for good.</summary>
    internal DeadlineQueue ConnectDue { get; }

    internal SocketMetrics Metrics { get; }

    internal ILogger Logger { get; }

    /// <summary>Gets the Engine.IO server below: its sessions, whichever sockets they carry.</summary>
    public EngineServer Engine { get; }

    internal IAdapter Adapter { get; }

    internal LiveSockets LiveSockets { get; } = new();

    internal AdapterHost AdapterHost { get; }

    /// <summary>Gets a namespace, making it on the first call. Only namespaces asked for here, or matched by a pattern, exist for clients.</summary>
    /// <param name="name">The name, with or without its leading slash; <c>/</c> is the one clients use when they name none.</param>
    /// <returns>The namespace.</returns>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var full = name.StartsWith('/') ? name : "/" + name;
        lock (_gate)
        {
            if (_namespaces.TryGetValue(full, out var existing))
            {
                return existing;
            }

            var made = new Namespace(this, full, new NamespacePipeline(), isDynamic: false);
            _namespaces[full] = made;
            return made;
        }
    }

    /// <summary>Makes a family of namespaces that exist once a client connects to them. A namespace made by name comes first.</summary>
    /// <param name="pattern">The names, leading slash included. Give it a match timeout or <see cref="RegexOptions.NonBacktracking"/>: clients choose the input.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Regex pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Of((name, _, _) => ValueTask.FromResult(IsMatch(pattern, name)));
    }

    /// <summary>Makes a family of namespaces that exist once a client connects to them. A namespace made by name comes first.</summary>
    /// <param name="accepts">Says whether a name belongs to the family, given the name and the CONNECT payload.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Func<string, JsonElement, CancellationToken, ValueTask<bool>> accepts)
    {
        ArgumentNullException.ThrowIfNull(accepts);
        var parent = new ParentNamespace(accepts);
        lock (_gate)
        {
            _parents = [.. _parents, parent];
        }

        return parent;
    }

    /// <summary>Adds a handler for refused requests, <c>connection_error</c> of the reference server.</summary>
    /// <param name="handler">The handler; see <see cref="EngineServer.OnConnectionError"/>.</param>
    public void OnConnectionError(Action<EngineConnectionError> handler) => Engine.OnConnectionError(handler);

    /// <summary>Refuses every new session with HTTP 503 from now on; open sessions go on.</summary>
    public void StopAdmitting() => Engine.StopAdmitting();

    /// <summary>
    /// Refuses new sessions and closes all others. No DISCONNECT packet is sent, so clients see <c>transport close</c> and reconnect by themselves.
    /// Called by itself when the application stops.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting for clients to take what is queued; the rest is cut.</param>
    /// <returns>A task that completes when no session is left.</returns>
    public Task CloseAsync(CancellationToken cancellationToken = default) => Engine.CloseAsync(cancellationToken);

    /// <summary>Finds a namespace that exists at the moment; one that clients made by a pattern too.</summary>
    /// <param name="name">The name, leading slash included.</param>
    /// <param name="found">The namespace.</param>
    /// <returns>Whether it exists.</returns>
    public bool TryGetNamespace(string name, [NotNullWhen(true)] out Namespace? found) => _namespaces.TryGetValue(name, out found);

    internal Namespace? FindNamespace(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Finds the namespace a client asks for, and counts the client as its user until <see cref="Release"/>.</summary>
    internal async ValueTask<Namespace?> ResolveAsync(string name, JsonElement auth, CancellationToken cancellationToken)
    {
        if (name.Length > MaxNameLength)
        {
            return null;
        }

        if (Retain(name, null) is { } existing)
        {
            return existing;
        }

        foreach (var parent in _parents)
        {
            if (await parent.Accepts(name, auth, cancellationToken))
            {
                return Retain(name, parent);
            }
        }

        return null;
    }

    /// <summary>Takes one user away; a member of a family without users is gone, if the settings say so.</summary>
    internal void Release(Namespace @namespace)
    {
        lock (_gate)
        {
            @namespace.Users--;
            if (@namespace is { IsDynamic: true, Users: 0 } && Options.CleanupEmptyChildNamespaces)
            {
                _namespaces.TryRemove(@namespace.Name, out _);
            }
        }
    }

    private Namespace? Retain(string name, ParentNamespace? parent)
    {
        lock (_gate)
        {
            if (!_namespaces.TryGetValue(name, out var found))
            {
                if (parent is null)
                {
                    return null;
                }

                found = new Namespace(this, name, parent.Pipeline, isDynamic: true);
                _namespaces[name] = found;
            }

            found.Users++;
            return found;
        }
    }

    private static bool IsMatch(Regex pattern, string name)
    {
        try
        {
            return pattern.IsMatch(name);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }
}
