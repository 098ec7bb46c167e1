using System.Globalization;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Doors.SocketIODoor;

/// <summary>Sets the Socket.IO library up as door A: the sizes and times of all doors, and the origins that may read polling answers.</summary>
internal sealed class SocketDoorOptionsSetup(
    IOptions<DoorOptions> doors,
    OriginPolicy origins,
    TrustedProxies proxies,
    AdmittedSessions admitted,
    SessionRegistry registry,
    RequestGate gate
) : IConfigureOptions<SocketIOOptions>
{
    public void Configure(SocketIOOptions options)
    {
        options.ConnectTimeout = doors.Value.AuthenticationTimeout;
        options.MaxConcurrentEvents = doors.Value.ConcurrentRequests;
        options.MaxAttachments = 1;
        options.Engine.PingInterval = doors.Value.PingInterval;
        options.Engine.PingTimeout = doors.Value.PingTimeout;
        options.Engine.MaxPayload = doors.Value.MaxMessageBytes;
        options.Engine.SendQueuePackets = doors.Value.SendQueueMessages;
        options.Engine.SendQueueBytes = doors.Value.SendQueueBytes;
        options.Engine.MinSendRate = doors.Value.MinSendRate;
        options.Engine.SendGracePeriod = doors.Value.SendGracePeriod;
        options.Engine.MaxControlPacketsPerSecond = doors.Value.ControlPacketsPerSecond;
        options.Engine.Cors.AllowOrigin = (context, origin) => origins.AllowsByServer(origin, Resolve(context).SelfOrigin);
        options.Engine.AllowSessionRequest = admitted.Judge;
        options.Engine.AllowRequest = context => ValueTask.FromResult(Refuse(context));
    }

    private ClientOrigin Resolve(HttpContext context) => proxies.Resolve(context);

    // Before a session exists a client cannot be told a code; what is for programs is in Retry-After.
    private HandshakeRefusal? Refuse(HttpContext context)
    {
        if (registry.TryHandshake(Resolve(context).Address) is not { IsAllowed: false } full)
        {
            return null;
        }

        var failure = gate.Refuse(full, session: null);
        context.Response.Headers.RetryAfter = failure.RetryAfterSeconds?.ToString(CultureInfo.InvariantCulture);
        return new HandshakeRefusal(failure.Message);
    }
}
