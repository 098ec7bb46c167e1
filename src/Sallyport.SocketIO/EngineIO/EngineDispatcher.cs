using Microsoft.AspNetCore.Http;

namespace Sallyport.SocketIO.EngineIO;

/// <summary>Takes each HTTP request of the endpoint to its session, or makes one. The order of the checks is the one clients know.</summary>
internal sealed class EngineDispatcher(EngineServer server)
{
    private const string Polling = "polling";
    private const string WebSocketName = "websocket";

    // What did not fit, in the words of the reference server.
    private const string TransportHandshake = "TRANSPORT_HANDSHAKE_ERROR";
    private const string TransportMismatch = "TRANSPORT_MISMATCH";

    private static readonly byte[] Probe = "2probe"u8.ToArray();
    private static readonly byte[] Upgrade = "5"u8.ToArray();

    // The heartbeat is the protocol's own: no WebSocket pings beside it.
    private static readonly WebSocketAcceptContext AcceptContext = new() { KeepAliveInterval = Timeout.InfiniteTimeSpan };

    public async Task InvokeAsync(HttpContext context)
    {
        if (CrossOriginHeaders.Apply(context, server.Options.Cors))
        {
            return;
        }

        var transport = Last(context, "transport");
        var isUpgrade = context.WebSockets.IsWebSocketRequest;
        if (!IsEnabled(transport))
        {
            await RefuseAsync(context, EngineError.UnknownTransport, transport);
        }
        else if (Last(context, "sid") is { Length: > 0 } sid)
        {
            await ContinueAsync(context, sid, transport, isUpgrade);
        }
        else if (!HttpMethods.IsGet(context.Request.Method) && !isUpgrade)
        {
            await RefuseAsync(context, EngineError.BadHandshakeMethod, context.Request.Method);
        }
        else if (transport == WebSocketName && !isUpgrade)
        {
            await RefuseAsync(context, EngineError.BadRequest, TransportHandshake);
        }
        else if (await FindRefusalAsync(context) is { } error)
        {
            await RefuseAsync(context, error, error.Code == EngineErrorCode.Forbidden ? error.Message : Last(context, "EIO"));
        }
        else if (!isUpgrade)
        {
            var request = new EngineRequest(context, server.Time.GetUtcNow());
            var id = EngineServer.NewId();
            server.Headers.WriteInitial(context, id);
            _ = server.Open(id, request, static session => new PollingTransport(session), out var openPacket);
            await EngineAnswers.PayloadAsync(context, openPacket);
        }
        else if (transport == WebSocketName)
        {
            var id = EngineServer.NewId();
            server.Headers.WriteInitial(context, id);
            using var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContext);
            var request = new EngineRequest(context, server.Time.GetUtcNow());
            WebSocketTransport? carrier = null;
            _ = server.Open(id, request, session => carrier = new WebSocketTransport(session, socket), out _);
            await carrier!.RunAsync();
        }
        else
        {
            await AcceptAndCloseAsync(context);
        }
    }

    private async Task ContinueAsync(HttpContext context, string sid, string? transport, bool isUpgrade)
    {
        if (server.Find(sid) is not { } session)
        {
            await RefuseAsync(context, EngineError.UnknownSession, sid);
        }
        else if (isUpgrade)
        {
            await (transport == WebSocketName ? UpgradeAsync(context, session) : AcceptAndCloseAsync(context));
        }
        else if (session.PollingTransport is not { } polling || transport != Polling)
        {
            await RefuseAsync(context, EngineError.BadRequest, TransportMismatch);
        }
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            await polling.PollAsync(context);
        }
        else if (HttpMethods.IsPost(context.Request.Method))
        {
            await polling.PostAsync(context);
        }
        else
        {
            // What the reference server answers; the session goes on.
            EngineAnswers.Empty(context, StatusCodes.Status500InternalServerError);
        }
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
        using var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContext);
        var carrier = new WebSocketTransport(session, socket);
        try
        {
            isUpgraded = await TryProbeAsync(session, carrier) && await polling.TryUpgradeAsync(carrier);
        }
        finally
        {
            if (!isUpgraded)
            {
                session.AbandonProbe();
            }
        }

        if (isUpgraded)
        {
            await carrier.RunAsync();
        }
        else
        {
            await WebSocketTransport.CloseAsync(socket, server.Time);
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

    private async ValueTask<EngineError?> FindRefusalAsync(HttpContext context)
    {
        if (!server.IsAdmitting)
        {
            return EngineError.ShuttingDown;
        }

        if (server.Options.AllowRequest is { } allow && await allow(context) is { } refusal)
        {
            return EngineError.Forbidden(refusal);
        }

        return Last(context, "EIO") == "4" ? null : EngineError.UnsupportedVersion;
    }

    private async Task AcceptAndCloseAsync(HttpContext context)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync(AcceptContext);
        await WebSocketTransport.CloseAsync(socket, server.Time);
    }

    private Task RefuseAsync(HttpContext context, EngineError error, string? detail)
    {
        server.Report(error, detail, context);
        return EngineAnswers.ErrorAsync(context, error);
    }

    private bool IsEnabled(string? transport) =>
        transport switch
        {
            Polling => server.Options.Transports.HasFlag(EngineTransports.Polling),
            WebSocketName => server.Options.Transports.HasFlag(EngineTransports.WebSocket),
            _ => false,
        };

    // Where a parameter comes more than once the last one counts, as at the reference server.
    private static string? Last(HttpContext context, string parameter) => context.Request.Query[parameter] is [.., var last] ? last : null;
}
