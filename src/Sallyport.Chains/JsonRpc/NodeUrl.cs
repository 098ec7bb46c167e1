using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;

namespace Sallyport.Chains.JsonRpc;

/// <summary>
/// The address of a node. Providers put credentials in the user part, the path or the query, so only scheme, host and port are ever shown:
/// <see cref="ToString"/> is safe to log.
/// </summary>
internal sealed class NodeUrl
{
    private NodeUrl(Uri configured)
    {
        var bare = new UriBuilder(configured) { UserName = "", Password = "" };
        Address = bare.Uri;
        if (configured.UserInfo.Length > 0)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(configured.UserInfo));
            Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        Secrets = new NodeSecrets(configured);
    }

    /// <summary>Where to connect, without the user part.</summary>
    public Uri Address { get; }

    /// <summary>The user part as the header it stands for (RFC 7617), or null.</summary>
    public AuthenticationHeaderValue? Authorization { get; }

    /// <summary>What a text of the node must not carry to a client.</summary>
    public NodeSecrets Secrets { get; }

    public static bool TryCreate(string? text, ReadOnlySpan<string> schemes, [NotNullWhen(true)] out NodeUrl? url)
    {
        url = Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) ? new NodeUrl(uri) : null;
        return url is not null;
    }

    /// <summary>Scheme, host and port.</summary>
    public override string ToString() => $"{Address.Scheme}://{Address.Host}:{Address.Port}";
}
