using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Listening;

/// <summary>Tells Kestrel where to listen and with which certificate.</summary>
internal static class ListenSetup
{
    public static IWebHostBuilder UseListenAddresses(this IWebHostBuilder web, IConfiguration configuration) =>
        web.UseListenAddresses(ListenOptions.Read(configuration, out _));

    public static IWebHostBuilder UseListenAddresses(this IWebHostBuilder web, ListenOptions listen)
    {
        web.UseKestrelCore();
        web.UseUrls([.. listen.Addresses.Select(address => address.ToString())]);
        web.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (!listen.Addresses.Any(ListenOptions.IsHttps))
        {
            return web;
        }

        web.UseKestrelHttpsConfiguration();
        return web.ConfigureKestrel(UseCertificate);
    }

    // Asked for by each connection, so that a renewed certificate reaches the next one.
    private static void UseCertificate(KestrelServerOptions kestrel)
    {
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServerCertificate>();
        var doors = kestrel.ApplicationServices.GetRequiredService<IOptions<DoorOptions>>();
        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.HandshakeTimeout = doors.Value.AuthenticationTimeout;
            https.ServerCertificateSelector = (_, _) => certificate.Certificate;
            https.OnAuthenticate = (_, connection) => certificate.Show(connection);
        });
    }
}
