using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Sallyport.Doors.Listening;

/// <summary>The certificate for https, read from PEM files.</summary>
/// <param name="Certificate">The server's own, with its key.</param>
/// <param name="Context">What connections are shown: it and those between it and the root.</param>
/// <param name="Stamp">A hash of both files, to see a change by.</param>
internal sealed record TlsCertificate(X509Certificate2 Certificate, SslStreamCertificateContext Context, string Stamp)
{
    /// <summary>Gets when it becomes valid.</summary>
    public DateTimeOffset ValidFrom => new(Certificate.NotBefore);

    /// <summary>Gets when it stops being valid.</summary>
    public DateTimeOffset ValidTo => new(Certificate.NotAfter);

    /// <summary>Reads the files; null with the fault to tell.</summary>
    public static TlsCertificate? Read(TlsOptions options, out string? fault) => Read(options, unless: null, out fault);

    /// <summary>Reads the files; null without a fault where both are as <paramref name="unless"/> says.</summary>
    public static TlsCertificate? Read(TlsOptions options, string? unless, out string? fault)
    {
        fault = null;
        if (string.IsNullOrEmpty(options.CertificateFile) || string.IsNullOrEmpty(options.KeyFile))
        {
            fault = "an https address needs Tls:CertificateFile and Tls:KeyFile, two PEM files";
            return null;
        }

        try
        {
            var certificate = File.ReadAllText(options.CertificateFile);
            var key = File.ReadAllText(options.KeyFile);
            var stamp = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(certificate + '\0' + key)));
            return stamp == unless ? null : Parse(certificate, key, stamp);
        }
        catch (ArgumentException)
        {
            fault = $"the key in {options.KeyFile} is not the one of the certificate in {options.CertificateFile}";
        }
#pragma warning disable CA1031 // The files are an operator's and read on a timer: whatever is wrong with them, this platform's own limits included, is told.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            fault = $"the certificate cannot be read: {failure.Message}";
        }

        return null;
    }

    private static TlsCertificate Parse(string certificate, string key, string stamp)
    {
        var own = X509Certificate2.CreateFromPem(certificate, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificate);

        // Offline: nothing is fetched from addresses that a certificate names.
        return new TlsCertificate(own, SslStreamCertificateContext.Create(own, chain, offline: true), stamp);
    }
}
