using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sallyport.Server.Tests.TestHost;

/// <summary>A self-made certificate and its key, as PEM.</summary>
internal sealed record TestCertificate(string Certificate, string Key, string Thumbprint)
{
    public static TestCertificate Create(DateTimeOffset? from = null, DateTimeOffset? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(from ?? now.AddDays(-1), to ?? now.AddDays(90));
        return new TestCertificate(certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), certificate.Thumbprint);
    }

    /// <summary>Writes <c>cert.pem</c> and <c>key.pem</c>.</summary>
    public TestCertificate WriteTo(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "cert.pem"), Certificate);
        File.WriteAllText(Path.Combine(folder, "key.pem"), Key);
        return this;
    }
}
