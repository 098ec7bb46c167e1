using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Sallyport.Access.Notices.Webhooks;

/// <summary>
/// The header <c>Sallyport-Signature: t=&lt;seconds since 1970&gt;,v1=&lt;hex&gt;</c>, where the hexadecimal digits are HMAC-SHA-256, under the secret's UTF-8,
/// over the digits of <c>t</c>, a full stop and the body's bytes. The receiver refuses what is older than a few minutes: nobody can repeat a post.
/// </summary>
internal static class WebhookSignature
{
    public const string Header = "Sallyport-Signature";
    public const string IdHeader = "Sallyport-Notice-Id";

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        mac.AppendData(Encoding.UTF8.GetBytes(seconds + "."));
        mac.AppendData(body);
        return $"t={seconds},v1={Convert.ToHexStringLower(mac.GetHashAndReset())}";
    }
}
