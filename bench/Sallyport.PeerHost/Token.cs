using System.Security.Cryptography;
using System.Text;

namespace Sallyport.PeerHost;

/// <summary>The one token clients are let in with, compared by its digest as Node's peer does it. From the environment: <c>PEER_TOKEN</c>.</summary>
internal static class Token
{
    private static readonly byte[] Expected = Digest(
        Environment.GetEnvironmentVariable("PEER_TOKEN") ?? throw new InvalidOperationException("PEER_TOKEN is not set.")
    );

#pragma warning disable RS0030 // Access.SecretComparer is the server's; these hosts measure what stands without the server.
    public static bool IsRight(string? token) => token is not null && CryptographicOperations.FixedTimeEquals(Digest(token), Expected);
#pragma warning restore RS0030

    private static byte[] Digest(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
