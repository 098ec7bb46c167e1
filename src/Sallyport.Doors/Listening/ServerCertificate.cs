using System.Diagnostics.Metrics;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Options;
using Sallyport.Doors.Metrics;

namespace Sallyport.Doors.Listening;

/// <summary>
/// The certificate that new connections get. The files are looked at again and again, by their content, so that it does not matter how they were
/// replaced; what cannot be used is told once and the certificate at hand stays.
/// </summary>
internal sealed partial class ServerCertificate : IDisposable
{
    private readonly TlsOptions _options;
    private readonly ILogger<ServerCertificate> _logger;
    private readonly ITimer _timer;
    private volatile TlsCertificate _held;
    private string? _lastFault;

    /// <exception cref="HostFaultException">There is no certificate to begin with.</exception>
    public ServerCertificate(
        IOptions<TlsOptions> options,
        ReloadSignal reload,
        IMeterFactory meters,
        TimeProvider time,
        ILogger<ServerCertificate> logger
    )
    {
        _options = options.Value;
        _logger = logger;
        _held = TlsCertificate.Read(_options, out var fault) ?? throw new HostFaultException("Tls: " + fault);
        meters
            .Create(ServerMeter.Name)
            .CreateObservableGauge(
                "sallyport.tls.certificate.expires",
                () => (_held.ValidTo - time.GetUtcNow()).TotalSeconds,
                "s",
                "Seconds until the certificate in use expires; below zero it has."
            );
        reload.Received += (_, _) => Look();
        _timer = time.CreateTimer(static state => ((ServerCertificate)state!).Look(), this, _options.CheckInterval, _options.CheckInterval);
    }

    /// <summary>Gets the certificate for a connection that begins now.</summary>
    public X509Certificate2 Certificate => _held.Certificate;

    /// <summary>Puts the certificate and those between it and the root into one connection's options.</summary>
    public void Show(SslServerAuthenticationOptions connection)
    {
        connection.ServerCertificateSelectionCallback = null;
        connection.ServerCertificate = null;
        connection.ServerCertificateContext = _held.Context;
    }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        if (TlsCertificate.Read(_options, _held.Stamp, out var fault) is { } renewed)
        {
            _held = renewed;
            _lastFault = null;
            Log.Renewed(_logger, renewed.ValidTo);
        }
        else if (fault is not null && fault != _lastFault)
        {
            _lastFault = fault;
            Log.Faulty(_logger, fault, _held.ValidTo);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            3181,
            LogLevel.Information,
            "New connections get the new certificate, valid to {ValidTo}.",
            EventName = "CertificateRenewed"
        )]
        public static partial void Renewed(ILogger logger, DateTimeOffset validTo);

        [LoggerMessage(
            3182,
            LogLevel.Error,
            "The new certificate is not used: {Fault}. The one at hand stays, valid to {ValidTo}.",
            EventName = "CertificateFaulty"
        )]
        public static partial void Faulty(ILogger logger, string fault, DateTimeOffset validTo);
    }
}
