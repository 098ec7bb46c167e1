using System.Text.Json;
using Microsoft.Extensions.Options;
using Sallyport.Channels;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>
/// Door A. A namespace middleware admits (the credential is inside the CONNECT packet), a catch-all handler passes each event to the
/// request pipeline by its name.
/// </summary>
internal sealed partial class SocketDoor(
    Admission admission,
    TrustedProxies proxies,
    RequestPipeline pipeline,
    ChannelHub hub,
    PriceQuota quota,
    RequestGate gate,
    AdmittedSessions admittedSessions,
    SessionRegistry registry,
    IOptions<DoorOptions> doors,
    TimeProvider time,
    AdmissionMetrics admissions,
    SessionMetrics sessions,
    ILogger<SocketDoor> logger
)
{
    /// <summary>Opens the door on the server's namespace <c>/</c>, the only one there is.</summary>
    public void Open(SocketIOServer server)
    {
        server.Engine.OnSessionOpened(session => TakePlace(server.Engine, session));
        server.Engine.OnSessionClosed(static session => (session.Data as SocketPlace)?.Close());
        server.Of("/").Use(AdmitAsync).OnConnected(OnConnected);
    }

    // The handshake was judged before; this counts, and ends a session for which there was room then and is none now.
    private void TakePlace(EngineServer engine, EngineSession session)
    {
        if (registry.TryWait(Resolve(session.Request).Address, out var seat) is { IsAllowed: false })
        {
            session.Abort();
            return;
        }

        var place = new SocketPlace(registry, session, seat!, doors.Value);
        session.Data = place;
        if (engine.Find(session.Id) is null)
        {
            // Closed before it had a place.
            place.Close();
        }
    }

    private async ValueTask<ConnectRefusal?> AdmitAsync(Socket socket, CancellationToken cancellationToken)
    {
        var (request, carrier) = (socket.Handshake.Request, socket.Handshake.ConnectRequest);
        using var span = ServerTraces.StartDoor("socket.io connect", DoorKind.SocketIO, request.Headers);
        var opener = Resolve(request);
        var client = ReferenceEquals(request, carrier) ? opener : Resolve(carrier) with { OpenedBy = opener };
        if (socket.Session.Data is not SocketPlace place)
        {
            // There was no place for the session, and it is being ended.
            return ConnectErrors.From(RequestError.Unavailable);
        }

        Refusal? refusal = null;
        if (!place.TryTake(out var seat, out var isFirst))
        {
            // Its former socket is still leaving.
            admission.TryEnter(DoorKind.SocketIO, client, out seat, out refusal);
        }
        else if (!isFirst && !admission.TryRepeat(client, out refusal))
        {
            place.GiveBack(seat!);
        }

        if (refusal is not null)
        {
            admissions.Judged(DoorKind.SocketIO, refusal);
            span.Conclude(refusal?.Failure.Error);
            return ConnectErrors.From(refusal!.Failure);
        }

        var admitted = false;
        try
        {
            using var step = ServerTraces.StartStep("admission");
            var result = await admission.AdmitAsync(FindCredential(socket.Handshake), client, seat!, cancellationToken);
            admissions.Judged(DoorKind.SocketIO, result.Refusal);
            step.Conclude(result.Refusal?.Failure.Error);
            span.Conclude(result.Refusal?.Failure.Error);
            if (result.Caller is not { } caller)
            {
                return ConnectErrors.From(result.Refusal!.Failure);
            }

            var session = new SocketSession(socket, caller, hub, quota, doors.Value, time);
            if (!seat!.Attach(session.Close))
            {
                return ConnectErrors.From(RequestError.Unauthorized);
            }

            seat.Live = new LiveSession(session, DoorKind.SocketIO, client.Address, time.GetUtcNow());
            socket.Data = session;
            sessions.Opened(DoorKind.SocketIO);
            place.Admitted();
            admittedSessions.Add(socket.Session, seat);

            // Fires when the socket leaves or never arrives: the one place where everything the session holds is given back.
            socket.Disconnected.Register(() =>
            {
                admittedSessions.Remove(socket.Session, seat);
                End(session, place, seat);
            });
            admitted = true;
            return null;
        }
        finally
        {
            if (!admitted)
            {
                place.GiveBack(seat!);
            }
        }
    }

    private ClientOrigin Resolve(EngineRequest request) =>
        proxies.Resolve(request.RemoteAddress, request.IsHttps, request.Host.Value, request.Headers);

    // Where the payload has a token it alone decides, be it empty or of a wrong type; else the headers of the handshake request.
    private static Credential FindCredential(Handshake handshake)
    {
        if (handshake.Auth.TryGetProperty("token"u8, out var token) && token.ValueKind is not JsonValueKind.Null)
        {
            return new Credential(token.ValueKind is JsonValueKind.String ? token.GetString() : "", CredentialKinds.KeyOrToken);
        }

        var headers = handshake.Request.Headers;
        return HeaderCredentials.Bearer(headers, CredentialKinds.KeyOrToken)
            ?? HeaderCredentials.ApiKey(headers, CredentialKinds.KeyOrToken)
            ?? Credential.None;
    }

    private void OnConnected(Socket socket)
    {
        if (socket.Data is not SocketSession session || !session.Connected())
        {
            return;
        }

        Log.Opened(logger, session.Id, session.Caller.KeyId);
        socket.OnAny(received => HandleAsync(session, received));
    }

    private void End(SocketSession session, SocketPlace place, Seat seat)
    {
        place.Left(seat);
        session.Prices.End();
        session.Answers.End();
        sessions.Ended(DoorKind.SocketIO, session.Reason?.Name);
        Log.Ended(logger, session.Id, session.Reason?.Name ?? "client");
    }

    private async ValueTask HandleAsync(SocketSession session, SocketEvent received)
    {
        RequestOutcome outcome;
        JsonElement requestId = default;
        if (session.Reason is not null)
        {
            return;
        }

        if (!JsonEscapes.AreWhole(received.ArgumentsJson))
        {
            var wrong = RequestFailure.Invalid("the request", "text of whole characters");
            outcome = gate.Take(session.Caller, session, RequestGate.Errors) ?? wrong;
        }
        else if (gate.Measure(session.Caller, session, SizeOf(received)) is { } tooLarge)
        {
            requestId = FindRequestId(received.Arguments is var all && all.GetArrayLength() > 0 ? all[0] : default);
            outcome = gate.Take(session.Caller, session, RequestGate.Errors) ?? tooLarge;
        }
        else
        {
            var arguments = received.Arguments;
            var parameters = arguments.GetArrayLength() > 0 ? arguments[0] : default;
            requestId = FindRequestId(parameters);
            var context = new RequestContext(DoorKind.SocketIO, session.Caller, session, received.Name, parameters);
            try
            {
                outcome = await pipeline.ExecuteAsync(context, received.Socket.Disconnected);
            }
            catch (OperationCanceledException)
            {
                // The client is gone: there is nobody to answer.
                return;
            }
        }

        var afterAnswer = outcome.AfterAnswer;
        await session.Answers.SendAsync(received, Envelope.EncodeArguments(outcome, requestId), outcome.Work, received.Socket.Disconnected);
        afterAnswer?.Invoke();
    }

    // As the client sent it: the attachments of a binary event are as much of the message as its text.
    private static long SizeOf(SocketEvent received)
    {
        long size = received.ArgumentsJson.Length;
        for (var i = 0; i < received.Attachments.Count; i++)
        {
            size += received.Attachments[i].Length;
        }

        return size;
    }

    private static JsonElement FindRequestId(JsonElement parameters) =>
        parameters.ValueKind is JsonValueKind.Object
        && parameters.TryGetProperty("requestId"u8, out var id)
        && id.ValueKind is JsonValueKind.String or JsonValueKind.Number
            ? id
            : default;

    private static partial class Log
    {
        [LoggerMessage(3381, LogLevel.Debug, "Session {SessionId} of key {KeyId} opened on Socket.IO.", EventName = "SocketOpened")]
        public static partial void Opened(ILogger logger, string sessionId, string keyId);

        [LoggerMessage(3382, LogLevel.Debug, "Session {SessionId} on Socket.IO ended: {Reason}.", EventName = "SocketEnded")]
        public static partial void Ended(ILogger logger, string sessionId, string reason);
    }
}
