using Microsoft.Extensions.Options;
using Sallyport.Access.Standings;
using Sallyport.Access.Tokens;
using Sallyport.Channels;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;

namespace Sallyport.Doors.WebSocketDoor;

/// <summary>Door B: admits an upgrade request, or the first message of <c>?auth=message</c>, and runs the session.</summary>
internal sealed partial class RawDoor(
    Admission admission,
    TrustedProxies proxies,
    RequestPipeline pipeline,
    ChannelHub hub,
    ChannelQuota quota,
    IOptions<DoorOptions> doors,
    RequestGate gate,
    RevocationFeed revocations,
    IOptions<WsTokenOptions> tokens,
    TimeProvider time,
    AdmissionMetrics admissions,
    SessionMetrics sessions,
    ILogger<RawDoor> logger
)
{
    /// <summary>Serves one request to <c>/ws</c>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var cancellationToken = context.RequestAborted;
        var request = context.Request;
        using var span = ServerTraces.StartDoor("GET /ws", DoorKind.WebSocket, request.Headers);
        span?.SetTag("http.route", "/ws");
        var client = proxies.Resolve(context.Connection.RemoteIpAddress, request.IsHttps, request.Host.Value, request.Headers);
        var credential = WebSocketCredentials.Find(context, tokens.Value.AllowQuery);
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseWithoutUpgradeAsync(context, credential, client, cancellationToken);
            return;
        }

        var byMessage = credential is null && request.Query["auth"] == "message";
        var refuseByClose = request.Query["refuse"] == "close";
        if (!admission.TryEnter(DoorKind.WebSocket, client, out var seat, out var refusal))
        {
            admissions.Judged(DoorKind.WebSocket, refusal);
            span.Conclude(refusal!.Failure.Error);
            await RefuseAsync(context, refusal!, refuseByClose);
            return;
        }

        using (seat)
        {
            Caller? caller = null;
            if (byMessage)
            {
                // A credential that is still to come may not travel in the clear either: say so before the client sends it.
                refusal = client.Refusal;
            }
            else
            {
                using var step = ServerTraces.StartStep("admission");
                var result = await admission.AdmitAsync(credential ?? Credential.None, client, seat!, cancellationToken);
                caller = result.Caller;
                refusal = result.Refusal;
                admissions.Judged(DoorKind.WebSocket, refusal);
                step.Conclude(refusal?.Failure.Error);
                span.Conclude(refusal?.Failure.Error);
            }

            if (refusal is not null)
            {
                await RefuseAsync(context, refusal, refuseByClose || byMessage);
                return;
            }

            using var connection = await UpgradeAsync(context);

            // The span is of the upgrade; each message is a trace of its own.
            span?.Dispose();
            await RunAsync(connection, client, seat!, caller);
        }
    }

    private async Task<WebSocketConnection> UpgradeAsync(HttpContext context)
    {
        var offered = context.WebSockets.WebSocketRequestedProtocols;
        var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext
            {
                SubProtocol = offered.Contains(WebSocketCredentials.Protocol) ? WebSocketCredentials.Protocol : null,
                KeepAliveInterval = doors.Value.PingInterval,
                KeepAliveTimeout = doors.Value.PingTimeout,
                DangerousEnableCompression = false,
            }
        );
        return new WebSocketConnection(socket, context.Features.Get<TextGuard>()!.Stream!, context.Abort, doors.Value, time, logger);
    }

    private async Task RunAsync(WebSocketConnection connection, ClientOrigin client, Seat seat, Caller? caller)
    {
        // From here on a revocation or a shutdown finds the connection, admitted or not.
        seat.Attach(connection.Close);
        WebSocketSession? session = caller is null ? null : Open(connection, client, seat, caller);
        ITimer? silence = null;
        try
        {
            if (session is null)
            {
                silence = time.CreateTimer(
                    _ =>
                    {
                        // Counted no longer than this, however long the client takes to answer the close frame.
                        connection.Close(DisconnectReason.AuthenticationTimeout);
                        seat.Dispose();
                    },
                    state: null,
                    doors.Value.AuthenticationTimeout,
                    Timeout.InfiniteTimeSpan
                );
            }

            await connection.RunAsync(async message =>
            {
                if (session is not null)
                {
                    await session.HandleAsync(message);
                    return;
                }

                if (await AuthenticateAsync(connection, client, seat, message) is { } admitted)
                {
                    await silence!.DisposeAsync();
                    session = Open(connection, client, seat, admitted);
                    await connection.AnswerAsync(ServerMessage.Authenticated);
                }
            });
        }
        finally
        {
            if (silence is not null)
            {
                await silence.DisposeAsync();
            }

            if (session is not null)
            {
                session.Dispose();
                sessions.Ended(DoorKind.WebSocket, connection.Reason?.Name);
                Log.Ended(logger, session.Id);
            }
        }
    }

    private WebSocketSession Open(WebSocketConnection connection, ClientOrigin client, Seat seat, Caller caller)
    {
        connection.Admit();
        var session = new WebSocketSession(
            connection,
            caller,
            hub,
            quota,
            pipeline,
            gate,
            revocations,
            doors.Value.ConcurrentRequests,
            time
        );
        seat.Live = new LiveSession(session, DoorKind.WebSocket, client.Address, time.GetUtcNow());
        sessions.Opened(DoorKind.WebSocket);
        Log.Opened(logger, session.Id, caller.KeyId);
        return session;
    }

    // The first message of ?auth=message: {"action":"auth","token":"…"}, and nothing else is acted on.
    private async ValueTask<Caller?> AuthenticateAsync(
        WebSocketConnection connection,
        ClientOrigin client,
        Seat seat,
        ReadOnlyMemory<byte> utf8
    )
    {
        if (!JsonEscapes.AreWhole(utf8.Span) || !ClientMessage.TryRead(utf8, out var message))
        {
            connection.Close(DisconnectReason.BadMessage);
            return null;
        }

        if (message.Action is not ClientAction.Auth)
        {
            connection.Close(DisconnectReason.Unauthorized);
            return null;
        }

        using var span = ServerTraces.StartMessage("auth", DoorKind.WebSocket);
        var credential = new Credential(message.Token, CredentialKinds.KeyOrToken);
        AdmissionResult result;
        try
        {
            result = await admission.AdmitAsync(credential, client, seat, connection.Ended);
        }
        catch (OperationCanceledException)
        {
            return null;
        }

        admissions.Judged(DoorKind.WebSocket, result.Refusal);
        span.Conclude(result.Refusal?.Failure.Error);
        if (result.Refusal is { } refusal)
        {
            connection.Close(refusal.Close);
        }

        return result.Caller;
    }

    // Not an upgrade: the credential is judged like any other but no token is burnt, since nothing can be opened.
    private async Task RefuseWithoutUpgradeAsync(
        HttpContext context,
        Credential? credential,
        ClientOrigin client,
        CancellationToken cancellationToken
    )
    {
        var result = await admission.AuthenticateAsync(credential ?? Credential.None, client, DoorKind.WebSocket, cancellationToken);
        if (result.Refusal is { } refusal)
        {
            await Problem.WriteAsync(context, refusal.Failure);
            return;
        }

        context.Response.Headers.Upgrade = "websocket";
        await Problem.WriteAsync(
            context,
            new RequestFailure(RequestError.UnknownRequest, "this address speaks WebSocket, version 13"),
            StatusCodes.Status426UpgradeRequired
        );
    }

    private async Task RefuseAsync(HttpContext context, Refusal refusal, bool byClose)
    {
        if (!byClose)
        {
            await Problem.WriteAsync(context, refusal.Failure);
            return;
        }

        using var connection = await UpgradeAsync(context);
        connection.Close(refusal.Close);
        await connection.RunAsync(static _ => ValueTask.CompletedTask);
    }

    private static partial class Log
    {
        [LoggerMessage(3401, LogLevel.Debug, "Session {SessionId} of key {KeyId} opened on WebSocket.", EventName = "WebSocketOpened")]
        public static partial void Opened(ILogger logger, string sessionId, string keyId);

        [LoggerMessage(3402, LogLevel.Debug, "Session {SessionId} on WebSocket ended.", EventName = "WebSocketEnded")]
        public static partial void Ended(ILogger logger, string sessionId);
    }
}
