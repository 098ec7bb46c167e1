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

    /// <summary>A certificate for a key of an algorithm that is there by its number only; the key beside it is another one's.</summary>
    public static TestCertificate CreateOfAnotherAlgorithm(string number)
    {
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var subject = new X500DistinguishedName("CN=localhost");
        var key = new PublicKey(new Oid(number), null, new AsnEncodedData(new byte[1952]));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest(subject, key, HashAlgorithmName.SHA256).Create(
            subject,
            X509SignatureGenerator.CreateForECDsa(issuer),
            now.AddDays(-1),
            now.AddDays(90),
            [1, 2, 3]
        );
        return new TestCertificate(certificate.ExportCertificatePem(), issuer.ExportPkcs8PrivateKeyPem(), certificate.Thumbprint);
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
