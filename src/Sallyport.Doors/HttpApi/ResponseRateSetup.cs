using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.HttpApi;

/// <summary>Makes Kestrel cut every client that takes an answer too slowly: polling answers, pages and small bodies as well.</summary>
internal sealed class ResponseRateSetup(IOptions<DoorOptions> doors) : IConfigureOptions<KestrelServerOptions>
{
    public void Configure(KestrelServerOptions options) =>
        options.Limits.MinResponseDataRate = new MinDataRate(doors.Value.MinSendRate, doors.Value.SendGracePeriod);
}
