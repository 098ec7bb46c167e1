using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Server.Admissions;
using Sallyport.Server.Limits;
using Sallyport.Server.Sessions;
using Sallyport.SocketIO;
using Sallyport.SocketIO.EngineIO;

namespace Sallyport.Server.SocketIODoor;

/// <summary>Sets the Socket.IO library up as door A: the sizes and times of all doors, and the origins that may read polling answers.</summary>
internal sealed class SocketDoorOptionsSetup(
    IOptions<DoorOptions> doors,
    InEffect<LimitsOptions> limits,
    OriginPolicy origins,
    TrustedProxies proxies,
    SilentSessions silent,
    IServiceProvider services
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
        options.Engine.AllowRequest = context => ValueTask.FromResult(Refuse(context));
    }

    private ClientOrigin Resolve(HttpContext context)
    {
        var request = context.Request;
        return proxies.Resolve(context.Connection.RemoteIpAddress, request.IsHttps, request.Host.Value, request.Headers);
    }

    // Sessions that have not shown a credential yet count here only; the caps on admitted ones are the registry's.
    private HandshakeRefusal? Refuse(HttpContext context) =>
        services.GetRequiredService<SocketIOServer>().SessionCount < limits.Value.Connections.PerNode
        && silent.TryAdd(Resolve(context).Address)
            ? null
            : new HandshakeRefusal("too many connections");
}
