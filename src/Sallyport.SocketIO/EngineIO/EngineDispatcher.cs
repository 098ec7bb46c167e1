using System.Net.WebSockets;
using Microsoft.AspNetCore.Http;
using Sallyport.SocketIO.EngineIO.Connections;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Takes each HTTP request of the endpoint to its session, or makes one. The order of the checks is the one clients know.</summary>
internal sealed class EngineDispatcher(EngineServer server)
{
    // What did not fit, in the words of the reference server.
    private const string NoUpgradeAsked = "TRANSPORT_HANDSHAKE_ERROR";
    private const string TransportMismatch = "TRANSPORT_MISMATCH";
    private const string BadSubprotocol = "Invalid Sec-WebSocket-Protocol header";

    private static readonly byte[] Probe = "2probe"u8.ToArray();
    private static readonly byte[] Upgrade = "5"u8.ToArray();

    private readonly WebSocketAcceptContext _acceptContext = NewAcceptContext(server.Options.PerMessageDeflate, subprotocol: null);

    /// <summary>Sets the headers for requests of other origins.</summary>
    /// <returns>Whether the request was a preflight, and is answered by now.</returns>
    public bool IsPreflight(HttpContext context) => CrossOriginHeaders.Apply(context, server.Options.Cors);

    /// <summary>Tells whether it is a WebSocket request whose frames are ours: compressed ones are not.</summary>
    public bool CanFrame(HttpContext context) =>
        WebSocketHandshake.CanFrame(context)
        && !(server.Options.PerMessageDeflate.IsEnabled && WebSocketHandshake.OffersCompression(context.Request));

    public Task InvokeAsync(HttpContext context) => InvokeAsync(context, isFramed: false);

    /// <param name="context">The request.</param>
    /// <param name="isFramed">Whether it is a WebSocket request whose frames are ours.</param>
    public Task InvokeAsync(HttpContext context, bool isFramed)
    {
        if (IsPreflight(context))
        {
            return Task.CompletedTask;
        }

        var query = EngineQuery.Of(context.Request.QueryString.Value);
        var transport = Find(query.Transport);
        if (transport == EngineTransports.None)
        {
            return RefuseAsync(context, EngineError.UnknownTransport, query.Transport);
        }

        var upgrade =
            isFramed ? UpgradeKind.Framed
            : context.WebSockets.IsWebSocketRequest ? UpgradeKind.Managed
            : UpgradeKind.None;
        var isUpgrade = upgrade != UpgradeKind.None;
        if (isUpgrade && !Subprotocol.TryChoose(context.Request, out _))
        {
            return RefuseAsync(context, EngineError.BadRequest, BadSubprotocol);
        }

        if (isUpgrade)
        {
            LongRunning.Mark(context);
        }

        if (!query.SessionId.IsEmpty)
        {
            return server.Find(query.SessionId) is { } session
                ? ContinueAsync(context, query, session, transport, upgrade)
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

        return CarryAsync(HandshakeAsync(context, query, transport, upgrade));
    }

    // Lives as long as its WebSocket where that could not take the connection, so it keeps nothing else of the handshake.
    private static async Task CarryAsync(ValueTask<AcceptedWebSocket?> accepting)
    {
        var accepted = await accepting;
        accepting = default;
        if (accepted is null)
        {
            return;
        }

        if (accepted.Takeover is { } takeover)
        {
            takeover.Take(accepted.Work);
            return;
        }

        await accepted.Work();
    }

    private async ValueTask<AcceptedWebSocket?> HandshakeAsync(
        HttpContext context,
        EngineQuery query,
        EngineTransports transport,
        UpgradeKind upgrade
    )
    {
        var started = server.Time.GetTimestamp();
        if (await FindRefusalAsync(context, query) is { } error)
        {
            MeasureHandshake(transport, "refused", started);
            await RefuseAsync(context, error, error.Code == EngineErrorCode.Forbidden ? error.Message : query.Version);
            return null;
        }

        if (upgrade != UpgradeKind.None && transport != EngineTransports.WebSocket)
        {
            await AcceptAndCloseAsync(context, upgrade);
            return null;
        }

        var id = EngineServer.NewId();
        server.Headers.WriteInitial(context, id);
        if (upgrade != UpgradeKind.None)
        {
            if (await AcceptAsync(context, query, upgrade, isOpening: true) is not var (carrierOf, takeover))
            {
                MeasureHandshake(EngineTransports.WebSocket, "refused", started);
                return null;
            }

            MeasureHandshake(EngineTransports.WebSocket, "accepted", started);
            var opener = RequestOf(context);
            return new AcceptedWebSocket(takeover, () => OpenAsync(id, opener, carrierOf));
        }

        _ = server.Open(id, RequestOf(context), static session => new PollingTransport(session), out var openPacket);
        MeasureHandshake(transport, "accepted", started);
        await server.Answers.PayloadAsync(context, openPacket.Span);
        return null;
    }

    private EngineRequest RequestOf(HttpContext context) => new(context, server.Time.GetUtcNow(), server.Repeated);

    private Task OpenAsync(string id, EngineRequest request, Func<EngineSession, WebSocketTransport> carrierOf)
    {
        WebSocketTransport? carrier = null;
        _ = server.Open(id, request, session => carrier = carrierOf(session), out _);
        return carrier!.RunAsync(Task.CompletedTask);
    }

    // Before the answer leaves, so that who has it is counted.
    private void MeasureHandshake(EngineTransports transport, string outcome, long started) =>
        server.Metrics.HandshakeEnded(transport, outcome, server.Time.GetElapsedTime(started));

    private Task ContinueAsync(
        HttpContext context,
        EngineQuery query,
        EngineSession session,
        EngineTransports transport,
        UpgradeKind upgrade
    )
    {
        if (server.Options.AllowSessionRequest?.Invoke(context, session) is { } refusal)
        {
            return RefuseAsync(context, EngineError.Forbidden(refusal), refusal.Message);
        }

        if (upgrade != UpgradeKind.None)
        {
            return transport == EngineTransports.WebSocket
                ? CarryAsync(UpgradeAsync(context, query, session, upgrade))
                : AcceptAndCloseAsync(context, upgrade);
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
        session.CountControl();
        EngineAnswers.Empty(context, StatusCodes.Status500InternalServerError);
        return Task.CompletedTask;
    }

    // https://socket.io/docs/v4/engine-io-protocol/#upgrade
    // client: 2probe, server: 3probe and a NOOP to the waiting poll, client: 5
    private async ValueTask<AcceptedWebSocket?> UpgradeAsync(
        HttpContext context,
        EngineQuery query,
        EngineSession session,
        UpgradeKind upgrade
    )
    {
        session.CountControl();
        if (!server.Options.AllowUpgrades || session.PollingTransport is not { } polling || !session.TryBeginProbe())
        {
            await AcceptAndCloseAsync(context, upgrade);
            return null;
        }

        server.Headers.Write(context);
        try
        {
            var request = RequestOf(context);
            if (await AcceptAsync(context, query, upgrade, isOpening: false) is not var (carrierOf, takeover))
            {
                AbandonProbe(session);
                return null;
            }

            session.UpgradeRequest = request;
            return new AcceptedWebSocket(takeover, () => UpgradeAsync(session, polling, carrierOf(session)));
        }
        catch
        {
            AbandonProbe(session);
            throw;
        }
    }

    private async Task UpgradeAsync(EngineSession session, PollingTransport polling, WebSocketTransport carrier)
    {
        var isUpgraded = false;
        var received = Task.CompletedTask;
        try
        {
            isUpgraded = await TryProbeAsync(session, carrier) && polling.TryUpgrade(carrier, out received);
        }
        finally
        {
            if (!isUpgraded)
            {
                AbandonProbe(session);
            }
        }

        await (isUpgraded ? carrier.RunAsync(received) : carrier.CloseAsync());
    }

    private void AbandonProbe(EngineSession session)
    {
        session.AbandonProbe();
        server.Metrics.UpgradeAbandoned();
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

    private async Task AcceptAndCloseAsync(HttpContext context, UpgradeKind upgrade)
    {
        WebSocket accepted;
        try
        {
            accepted =
                upgrade == UpgradeKind.Framed
                    ? await WebSocketHandshake.AcceptManagedAsync(context)
                    : await context.WebSockets.AcceptWebSocketAsync(AcceptContextFor(context.Request));
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            await RefuseForTheHostAsync(context);
            return;
        }

        using var socket = accepted;
        await ManagedWebSocketTransport.CloseAsync(socket, server.Time);
    }

    // The frames are ours where the connection is Kestrel's own, else .NET's, which goes with the request.
    private async ValueTask<(Func<EngineSession, WebSocketTransport> CarrierOf, ConnectionTakeover? Takeover)?> AcceptAsync(
        HttpContext context,
        EngineQuery query,
        UpgradeKind upgrade,
        bool isOpening
    )
    {
        var sendsBase64 = query.AsksForBase64;
        try
        {
            if (upgrade == UpgradeKind.Framed)
            {
                var connection = await WebSocketHandshake.AcceptAsync(context, mayOutliveRequest: !server.Options.HoldsRequest);
                return (session => new FramedWebSocketTransport(session, connection, isOpening, sendsBase64), connection.Takeover);
            }

            var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContextFor(context.Request));
            context.Response.RegisterForDispose(socket);
            return (session => new ManagedWebSocketTransport(session, socket, sendsBase64), null);
        }
        catch (InvalidOperationException) when (!context.Response.HasStarted)
        {
            await RefuseForTheHostAsync(context);
            return null;
        }
    }

    // Kestrel throws where MaxConcurrentUpgradedConnections is reached.
    private Task RefuseForTheHostAsync(HttpContext context)
    {
        context.Response.Clear();
        return RefuseAsync(context, EngineError.TooManyConnections, default);
    }

    private WebSocketAcceptContext AcceptContextFor(HttpRequest request) =>
        Subprotocol.TryChoose(request, out var subprotocol) && subprotocol is not null
            ? NewAcceptContext(server.Options.PerMessageDeflate, subprotocol)
            : _acceptContext;

    // The heartbeat is the protocol's own: no WebSocket pings beside it.
    private static WebSocketAcceptContext NewAcceptContext(EngineDeflateOptions deflate, string? subprotocol) =>
        new()
        {
            SubProtocol = subprotocol,
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
            DangerousEnableCompression = deflate.IsEnabled,
            DisableServerContextTakeover = !deflate.KeepsContext,
        };

    private Task RefuseAsync(HttpContext context, EngineError error, ReadOnlySpan<char> detail)
    {
        var reporting = server.ReportAsync(error, detail, context);
        return reporting.IsCompletedSuccessfully ? EngineAnswers.ErrorAsync(context, error) : RefuseLaterAsync(reporting, context, error);
    }

    private static async Task RefuseLaterAsync(ValueTask reporting, HttpContext context, EngineError error)
    {
        await reporting;
        await EngineAnswers.ErrorAsync(context, error);
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
