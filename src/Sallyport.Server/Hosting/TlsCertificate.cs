using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sallyport.Server.Hosting;

/// <summary>The certificate for https, read from PEM files.</summary>
internal sealed record TlsCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain)
{
    /// <summary>Reads the files; null with the fault to tell.</summary>
    public static TlsCertificate? Read(TlsOptions options, out string? fault)
    {
        if (string.IsNullOrEmpty(options.CertificateFile) || string.IsNullOrEmpty(options.KeyFile))
        {
            fault = "an https address needs Tls:CertificateFile and Tls:KeyFile, two PEM files";
            return null;
        }

        try
        {
            var certificate = X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.CertificateFile);
            fault = null;
            return new TlsCertificate(certificate, chain);
        }
        catch (Exception failure) when (failure is CryptographicException or IOException or UnauthorizedAccessException)
        {
            fault = $"the certificate cannot be read: {failure.Message}";
            return null;
        }
    }
}
