using System.Text;
using System.Text.Json;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Parsers;
using Sallyport.SocketIO.Protocol;
using Sallyport.SocketIO.Recovery;

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
        var auth = packet.Json.IsEmpty ? NoAuth : Parse(packet.Json, Server.Options.MaxJsonDepth);
        var name = Encoding.UTF8.GetString(packet.Namespace.Span);
        lock (_gate)
        {
            _connecting ??= new HashSet<string>(StringComparer.Ordinal);
            if (
                _connecting.Count + _sockets.Length >= Server.Options.MaxNamespacesPerSession
                || Find(packet.Namespace.Span) is not null
                || !_connecting.Add(name)
            )
            {
                return Refuse("connected twice, or to too many namespaces");
            }
        }

        _ = ConnectAsync(name, auth);
        return ValueTask.CompletedTask;
    }

    // Not awaited by the reader: middleware may take its time, and what the client sends meanwhile is refused. Begun on the reader's thread all the same,
    // for most middleware has its answer at once, and another thread costs more than all of this.
    private async Task ConnectAsync(string name, JsonElement auth)
    {
        Namespace? entered = null;
        Socket? socket = null;
        Comeback? comeback = null;
        var isIn = false;
        var refusal = InvalidNamespace;
        try
        {
            entered = await Server.ResolveAsync(name, auth, Engine.Closed);
            if (entered is not null)
            {
                comeback = Server.Options.Recovery.Enabled ? await FindSessionAsync(entered, auth) : null;
                var handshake = new Handshake(Engine.Request, auth, Server.Time.GetUtcNow());
                socket = new Socket(this, entered, handshake, comeback?.Session);
                refusal =
                    comeback is not null && Server.Options.Recovery.SkipMiddlewares
                        ? null
                        : await entered.Pipeline.RunAsync(socket, Engine.Closed);
                if (refusal is null)
                {
                    if (comeback is null ? TryEnter(socket, []) : await TryResumeAsync(socket, comeback))
                    {
                        isIn = true;

                        // From here on the socket counts as the namespace's user until it leaves.
                        entered = null;
                        comeback = null;
                        socket.RunConnectionHandlers();
                    }

                    return;
                }

                comeback = null;
            }
        }
        catch (OperationCanceledException) when (Engine.Closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception exception)
        {
            SocketLog.MiddlewareFailed(Server.Logger, exception, entered?.Name ?? "a family of namespaces");
            refusal = InternalError;
        }
        finally
        {
            if (!isIn)
            {
                // Who is in was taken off when he entered: what has that name now is the client's next attempt.
                lock (_gate)
                {
                    StopConnecting(name);
                }
            }

            if (comeback is { IsInReach: true })
            {
                // Nobody refused it: the client may try again.
                await KeepAgainAsync(comeback.Session);
            }

            if (entered is not null)
            {
                // Not in, whatever the cause: what middleware tied to the socket's end is given back now.
                socket?.Leave(refusal is null ? DisconnectReason.TransportClose : DisconnectReason.ServerNamespaceDisconnect);
                Server.Release(entered);
            }
        }

        _ = Engine.TrySend(ControlPackets.ConnectError(Server.Options.Parser, name, refusal));
    }

    // The decoder checked it.
    private static JsonElement Parse(ReadOnlyMemory<byte> json, int maxDepth)
    {
        var reader = new Utf8JsonReader(json.Span, new JsonReaderOptions { MaxDepth = maxDepth });
        return JsonElement.ParseValue(ref reader);
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
}
