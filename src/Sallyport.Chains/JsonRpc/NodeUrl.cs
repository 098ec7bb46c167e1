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
    // Shorter pieces ("v2", "rpc") are no secrets and stand in many an honest message.
    private const int ShortestSecret = 8;

    private readonly string[] _secrets;

    private NodeUrl(Uri configured)
    {
        var bare = new UriBuilder(configured) { UserName = "", Password = "" };
        Address = bare.Uri;
        if (configured.UserInfo.Length > 0)
        {
            var credentials = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(configured.UserInfo));
            Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(credentials));
        }

        _secrets =
        [
            .. configured
                .UserInfo.Split(':')
                .Concat(configured.AbsolutePath.Split('/'))
                .Concat(configured.Query.Split('?', '&', '='))
                .Where(piece => piece.Length >= ShortestSecret),
        ];
    }

    /// <summary>Where to connect, without the user part.</summary>
    public Uri Address { get; }

    /// <summary>The user part as the header it stands for (RFC 7617), or null.</summary>
    public AuthenticationHeaderValue? Authorization { get; }

    public static bool TryCreate(string? text, ReadOnlySpan<string> schemes, [NotNullWhen(true)] out NodeUrl? url)
    {
        url = Uri.TryCreate(text, UriKind.Absolute, out var uri) && schemes.Contains(uri.Scheme) ? new NodeUrl(uri) : null;
        return url is not null;
    }

    /// <summary>True when a text that a node sent repeats a part of its address that may be a credential.</summary>
    public bool IsRevealedBy(string text) => _secrets.Any(secret => text.Contains(secret, StringComparison.OrdinalIgnoreCase));

    /// <summary>Scheme, host and port.</summary>
    public override string ToString() => $"{Address.Scheme}://{Address.Host}:{Address.Port}";
}
