using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Listening;

/// <summary>
/// What Kestrel takes from a client before anything knows who it is, and for how long it waits. The connections of the doors pass
/// <paramref name="connections"/> first; other listeners have none.
/// </summary>
internal sealed class KestrelBounds(IOptions<DoorOptions> doors, TcpConnections? connections = null)
    : IPostConfigureOptions<KestrelServerOptions>
{
    // The least that HTTP/2 allows: RFC 9113, 6.9.2.
    private const int LeastWindow = 65_535;

    // A body as large as MaxUnadmittedBytes comes in within a few seconds.
    private const double LeastBytesPerSecond = 1024;

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        var limits = options.Limits;
        var bytes = doors.Value.MaxUnadmittedBytes;
        limits.MaxRequestBufferSize = bytes;
        limits.MaxRequestLineSize = bytes / 2;
        limits.MaxRequestHeadersTotalSize = bytes / 2;
        limits.RequestHeadersTimeout = doors.Value.AuthenticationTimeout;
        limits.KeepAliveTimeout = doors.Value.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(LeastBytesPerSecond, gracePeriod: TimeSpan.FromSeconds(5));
        limits.Http2.InitialConnectionWindowSize = LeastWindow;
        limits.Http2.InitialStreamWindowSize = LeastWindow;
        limits.Http2.MaxRequestHeaderFieldSize = bytes / 2;
        if (connections is not null)
        {
            // Replaces what the Socket.IO library asked for, so that is said again.
            options.ConfigureEndpointDefaults(listen =>
            {
                listen.Use(connections.Around);
                listen.UseSocketIOConnections();
            });
        }
    }
}
