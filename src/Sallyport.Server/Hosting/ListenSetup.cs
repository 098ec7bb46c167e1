using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Sallyport.Server.Hosting;

/// <summary>Tells Kestrel where to listen and with which certificate.</summary>
internal static class ListenSetup
{
    public static IWebHostBuilder UseListenAddresses(this IWebHostBuilder web, IConfiguration configuration) =>
        web.UseListenAddresses(configuration, ListenOptions.Read(configuration, out _));

    public static IWebHostBuilder UseListenAddresses(this IWebHostBuilder web, IConfiguration configuration, ListenOptions listen)
    {
        web.UseKestrelCore();
        web.UseUrls([.. listen.Addresses.Select(address => address.ToString())]);
        web.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        if (!listen.Addresses.Any(ListenOptions.IsHttps))
        {
            return web;
        }

        web.UseKestrelHttpsConfiguration();
        return web.ConfigureKestrel(kestrel => UseCertificate(kestrel, configuration));
    }

    private static void UseCertificate(KestrelServerOptions kestrel, IConfiguration configuration)
    {
        var options = configuration.GetSection("Tls").Get<TlsOptions>() ?? new TlsOptions();
        if (TlsCertificate.Read(options, out var fault) is not { } tls)
        {
            throw new HostFaultException("Tls: " + fault);
        }

        kestrel.ConfigureHttpsDefaults(https =>
        {
            https.ServerCertificate = tls.Certificate;
            https.ServerCertificateChain = tls.Chain;
        });
    }
}
