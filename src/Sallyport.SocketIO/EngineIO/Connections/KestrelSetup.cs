using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Sallyport.SocketIO.EngineIO.Connections;

/// <summary>Lets WebSockets take connections over on every endpoint that follows Kestrel's defaults. Asked for only where Kestrel serves.</summary>
internal sealed class KestrelSetup : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) =>
        options.ConfigureEndpointDefaults(static listen => listen.UseSocketIOConnections());
}
