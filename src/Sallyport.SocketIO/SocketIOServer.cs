#pragma warning disable
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sallyport.SocketIO;

/// <summary>A Socket.IO server: its namespaces and its sessions. One per service provider; all members may be called from any thread.</summary>
public sealed class SocketIOServer
{
    internal SocketIOServer() { }

    /// <summary>Gets how many sessions are open, those without a socket included.</summary>
    public int SessionCount => throw new NotImplementedException();

    /// <summary>Gets a namespace, making it on the first call. Only namespaces asked for here, or matched by a pattern, exist for clients.</summary>
    /// <param name="name">The name, with or without its leading slash; <c>/</c> is the one clients use when they name none.</param>
    /// <returns>The namespace.</returns>
    public Namespace Of(string name) => throw new NotImplementedException();

    /// <summary>Makes a family of namespaces that exist once a client connects to them. A namespace made by name comes first.</summary>
    /// <param name="pattern">The names, leading slash included. Give it a match timeout or <see cref="RegexOptions.NonBacktracking"/>: clients choose the input.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Regex pattern) => throw new NotImplementedException();

    /// <summary>Makes a family of namespaces that exist once a client connects to them. A namespace made by name comes first.</summary>
    /// <param name="accepts">Says whether a name belongs to the family, given the name and the CONNECT payload.</param>
    /// <returns>The family; its middleware and handlers apply to each member.</returns>
    public ParentNamespace Of(Func<string, JsonElement, CancellationToken, ValueTask<bool>> accepts) => throw new NotImplementedException();

    /// <summary>Refuses every new session with HTTP 503 from now on; open sessions go on.</summary>
    public void StopAdmitting() => throw new NotImplementedException();

    /// <summary>
    /// Refuses new sessions and closes all others. No DISCONNECT packet is sent, so clients see <c>transport close</c> and reconnect by themselves.
    /// Called by itself when the application stops.
    /// </summary>
    /// <param name="cancellationToken">Gives up waiting for clients to take what is queued; the rest is cut.</param>
    /// <returns>A task that completes when no session is left.</returns>
    public Task CloseAsync(CancellationToken cancellationToken = default) => throw new NotImplementedException();
}
