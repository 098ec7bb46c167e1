using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;

namespace Sallyport.SocketIO.Sessions;

/// <content>https://socket.io/docs/v4/socket-io-protocol/#connection-to-a-namespace</content>
internal sealed partial class SocketSession
{
    private static readonly JsonElement NoAuth = JsonElement.Parse("{}"u8);
    private static readonly ConnectRefusal InvalidNamespace = new("Invalid namespace");
    private static readonly ConnectRefusal InternalError = new("Internal server error");

    private ValueTask OnConnect(in IncomingPacket packet)
    {
        Engine.CountControl();
        var auth = packet.Json.IsEmpty ? NoAuth : EventPayload.Parse(packet.Json.Span, Server.Options.MaxJsonDepth);
        var name = Encoding.UTF8.GetString(packet.Namespace.Span);
        lock (_gate)
        {
            if (_connecting?.ContainsKey(name) == true)
            {
                // It waits for the attempt under way, and is made if that one is refused. Of several the last counts.
                _connecting[name] = new Attempt(auth, Engine.CarrierOfPacket());
                return ValueTask.CompletedTask;
            }

            if (
                (_connecting?.Count ?? 0) + _sockets.Length >= Server.Options.MaxNamespacesPerSession
                || Find(packet.Namespace.Span) is not null
            )
            {
                return Refuse("connected twice, or to too many namespaces");
            }

            _connecting ??= new Dictionary<string, Attempt?>(StringComparer.Ordinal);
            _connecting.Add(name, null);
        }

        _ = ConnectAsync(name, new Attempt(auth, Engine.CarrierOfPacket()));
        return ValueTask.CompletedTask;
    }

    // Not awaited by the reader: middleware may take its time, and what the client sends meanwhile is refused. Begun on the reader's thread all the same,
    // for most middleware has its answer at once, and another thread costs more than all of this.
    private async Task ConnectAsync(string name, Attempt attempt)
    {
        while (await TryConnectAsync(name, attempt) is { } refusal)
        {
            Attempt? repeated;
            lock (_gate)
            {
                repeated = _connecting?.GetValueOrDefault(name);
                if (repeated is null)
                {
                    StopConnecting(name);
                }
                else
                {
                    _connecting![name] = null;
                }
            }

            _ = Engine.TrySend(ControlPackets.ConnectError(Server.Options.Parser, name, refusal));
            if (repeated is not { } next || !Engine.IsOpen)
            {
                return;
            }

            attempt = next;
        }
    }

    /// <summary>Decides about a client and lets it in. Nothing changes for anybody else before all is decided.</summary>
    /// <returns>The refusal, or <see langword="null"/> where the client is in, or gone.</returns>
    private async Task<ConnectRefusal?> TryConnectAsync(string name, Attempt attempt)
    {
        Namespace? entered = null;
        Socket? socket = null;
        var refusal = InvalidNamespace;
        try
        {
            entered = await Server.ResolveAsync(name, attempt.Auth, Engine.Closed);
            if (entered is null)
            {
                return refusal;
            }

            var comeback = Server.Options.Recovery.Enabled ? await FindSessionAsync(entered, attempt.Auth) : null;
            var handshake = new Handshake(Engine.Request, attempt.Request, attempt.Auth, Server.Time.GetUtcNow());
            socket = new Socket(this, entered, handshake, comeback?.Session);
            refusal =
                comeback is not null && Server.Options.Recovery.SkipMiddlewares
                    ? null
                    : await entered.Pipeline.RunAsync(socket, Engine.Closed);
            if (refusal is null && (comeback is null ? TryEnter(socket, []) : await TryResumeAsync(socket, comeback)))
            {
                // From here on the socket counts as the namespace's user until it leaves.
                entered = null;
                socket.RunConnectionHandlers();
            }

            return refusal;
        }
        catch (OperationCanceledException) when (Engine.Closed.IsCancellationRequested)
        {
            return refusal = null;
        }
        catch (Exception exception)
        {
            SocketLog.MiddlewareFailed(Server.Logger, exception, entered?.Name ?? "a family of namespaces");
            return refusal = InternalError;
        }
        finally
        {
            if (entered is not null)
            {
                // Not in, whatever the cause: what middleware tied to the socket's end is given back now.
                socket?.Leave(refusal is null ? DisconnectReason.TransportClose : DisconnectReason.ServerNamespaceDisconnect);
                Server.Release(entered);
            }
        }
    }

    private bool TryEnter(Socket socket, ReadOnlySpan<EngineMessage> missed)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            _sockets = [.. _sockets, socket];
            StopConnecting(socket.Namespace.Name);
            _connectDeadline.Clear();
        }

        socket.Namespace.Add(socket);
        Server.LiveSockets.Add(socket);
        if (socket.TryAccept(missed))
        {
            SocketLog.Connected(Server.Logger, socket.Id, socket.Namespace.Name);
            return true;
        }

        // The session ended in this moment.
        Server.LiveSockets.Remove(socket);
        socket.Namespace.Remove(socket);
        lock (_gate)
        {
            _sockets = [.. _sockets.Where(other => other != socket)];
        }

        return false;
    }

    // Under the gate. Most sessions connect once, so nothing is kept of it.
    private void StopConnecting(string name)
    {
        if (_connecting is { } connecting && connecting.Remove(name) && connecting.Count == 0)
        {
            _connecting = null;
        }
    }

    /// <summary>One CONNECT packet: what it says and the HTTP request that brought it.</summary>
    private sealed record Attempt(JsonElement Auth, EngineRequest Request);
}
