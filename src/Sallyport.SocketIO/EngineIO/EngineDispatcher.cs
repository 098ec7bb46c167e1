using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Takes each HTTP request of the endpoint to its session, or makes one. The order of the checks is the one clients know.</summary>
internal sealed class EngineDispatcher(EngineServer server)
{
    // What did not fit, in the words of the reference server.
    private const string NoUpgradeAsked = "TRANSPORT_HANDSHAKE_ERROR";
    private const string TransportMismatch = "TRANSPORT_MISMATCH";

    private static readonly byte[] Probe = "2probe"u8.ToArray();
    private static readonly byte[] Upgrade = "5"u8.ToArray();

    // The heartbeat is the protocol's own: no WebSocket pings beside it.
    private static readonly WebSocketAcceptContext AcceptContext = new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };

    /// <summary>Sets the headers for requests of other origins.</summary>
    /// <returns>Whether the request was a preflight, and is answered by now.</returns>
    public bool IsPreflight(HttpContext context) => CrossOriginHeaders.Apply(context, server.Options.Cors);

    public Task InvokeAsync(HttpContext context)
    {
        if (IsPreflight(context))
        {
            return Task.CompletedTask;
        }

        var query = EngineQuery.Of(context.Request);
        var transport = Find(query.Transport);
        if (transport == EngineTransports.None)
        {
            return RefuseAsync(context, EngineError.UnknownTransport, query.Transport);
        }

        var isUpgrade = context.WebSockets.IsWebSocketRequest;
        if (!query.SessionId.IsEmpty)
        {
            return server.Find(query.SessionId) is { } session
                ? ContinueAsync(context, session, transport, isUpgrade)
                : RefuseAsync(context, EngineError.UnknownSession, query.SessionId);
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !isUpgrade)
        {
            return RefuseAsync(context, EngineError.BadHandshakeMethod, context.Request.Method);
        }

        if (transport == EngineTransports.WebSocket && !isUpgrade)
        {
            return RefuseAsync(context, EngineError.BadRequest, NoUpgradeAsked);
        }

        return HandshakeAsync(context, query, transport, isUpgrade);
    }

    private async Task HandshakeAsync(HttpContext context, EngineQuery query, EngineTransports transport, bool isUpgrade)
    {
        var started = server.Time.GetTimestamp();
        if (await FindRefusalAsync(context, query) is { } error)
        {
            MeasureHandshake(transport, "refused", started);
            await RefuseAsync(context, error, error.Code == EngineErrorCode.Forbidden ? error.Message : query.Version);
            return;
        }

        if (isUpgrade && transport != EngineTransports.WebSocket)
        {
            await AcceptAndCloseAsync(context);
            return;
        }

        var id = EngineServer.NewId();
        server.Headers.WriteInitial(context, id);
        if (isUpgrade)
        {
            await OpenWebSocketAsync(context, id, started);
            return;
        }

        var request = new EngineRequest(context, server.Time.GetUtcNow());
        _ = server.Open(id, request, static session => new PollingTransport(session), out var openPacket);
        MeasureHandshake(transport, "accepted", started);
        await server.Answers.PayloadAsync(context, openPacket.Span);
    }

    private async Task OpenWebSocketAsync(HttpContext context, string id, long started)
    {
        var accepted = await AcceptAsync(context, isOpening: true);
        MeasureHandshake(EngineTransports.WebSocket, "accepted", started);
        var request = new EngineRequest(context, server.Time.GetUtcNow());
        WebSocketTransport? carrier = null;
        _ = server.Open(id, request, session => carrier = accepted(session), out _);
        await carrier!.RunAsync();
    }

    // Before the answer leaves, so that who has it is counted.
    private void MeasureHandshake(EngineTransports transport, string outcome, long started) =>
        server.Metrics.HandshakeEnded(transport, outcome, server.Time.GetElapsedTime(started));

    private Task ContinueAsync(HttpContext context, EngineSession session, EngineTransports transport, bool isUpgrade)
    {
        if (isUpgrade)
        {
            return transport == EngineTransports.WebSocket ? UpgradeAsync(context, session) : AcceptAndCloseAsync(context);
        }

        if (session.PollingTransport is not { } polling || transport != EngineTransports.Polling)
        {
            return RefuseAsync(context, EngineError.BadRequest, TransportMismatch);
        }

        if (HttpMethods.IsGet(context.Request.Method))
        {
            return polling.PollAsync(context);
        }

        if (HttpMethods.IsPost(context.Request.Method))
        {
            return polling.PostAsync(context);
        }

        // What the reference server answers; the session goes on.
        EngineAnswers.Empty(context, StatusCodes.Status500InternalServerError);
        return Task.CompletedTask;
    }

    // https://socket.io/docs/v4/engine-io-protocol/#upgrade
    // client: 2probe, server: 3probe and a NOOP to the waiting poll, client: 5
    private async Task UpgradeAsync(HttpContext context, EngineSession session)
    {
        if (!server.Options.AllowUpgrades || session.PollingTransport is not { } polling || !session.TryBeginProbe())
        {
            await AcceptAndCloseAsync(context);
            return;
        }

        var isUpgraded = false;
        server.Headers.Write(context);
        var carrier = (await AcceptAsync(context, isOpening: false))(session);
        try
        {
            isUpgraded = await TryProbeAsync(session, carrier) && await polling.TryUpgradeAsync(carrier);
        }
        finally
        {
            if (!isUpgraded)
            {
                session.AbandonProbe();
                server.Metrics.UpgradeAbandoned();
            }
        }

        if (isUpgraded)
        {
            await carrier.RunAsync();
        }
        else
        {
            await carrier.CloseAsync();
        }
    }

    private async Task<bool> TryProbeAsync(EngineSession session, WebSocketTransport carrier)
    {
        using var patience = new CancellationTokenSource(server.Options.UpgradeTimeout, server.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, session.Closed);
        if (!await carrier.TryExpectAsync(Probe, either.Token) || !await carrier.TrySendAsync(PacketCodec.PongProbe, either.Token))
        {
            return false;
        }

        session.PausePolling();
        return await carrier.TryExpectAsync(Upgrade, either.Token);
    }

    private async ValueTask<EngineError?> FindRefusalAsync(HttpContext context, EngineQuery query)
    {
        if (!server.IsAdmitting)
        {
            return EngineError.ShuttingDown;
        }

        if (CrossOriginHeaders.Refuses(context, server.Options.Cors))
        {
            return EngineError.ForbiddenOrigin;
        }

        if (server.Options.AllowRequest is { } allow && await allow(context) is { } refusal)
        {
            return EngineError.Forbidden(refusal);
        }

        return query.Version is "4" ? null : EngineError.UnsupportedVersion;
    }

    private async Task AcceptAndCloseAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContext);
        await ManagedWebSocketTransport.CloseAsync(socket, server.Time);
    }

    // The frames are ours where the connection is Kestrel's own, else .NET's. Either way the transport goes with the request.
    private static async ValueTask<Func<EngineSession, WebSocketTransport>> AcceptAsync(HttpContext context, bool isOpening)
    {
        if (WebSocketHandshake.CanFrame(context))
        {
            var connection = await WebSocketHandshake.AcceptAsync(context);
            return session => new FramedWebSocketTransport(session, connection, isOpening);
        }

        var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContext);
        context.Response.RegisterForDispose(socket);
        return session => new ManagedWebSocketTransport(session, socket);
    }

    private Task RefuseAsync(HttpContext context, EngineError error, ReadOnlySpan<char> detail)
    {
        server.Report(error, detail, context);
        return EngineAnswers.ErrorAsync(context, error);
    }

    private EngineTransports Find(ReadOnlySpan<char> name) =>
        server.Options.Transports
        & name switch
        {
            "polling" => EngineTransports.Polling,
            "websocket" => EngineTransports.WebSocket,
            _ => EngineTransports.None,
        };
}
