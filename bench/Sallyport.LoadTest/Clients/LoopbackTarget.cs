using System.Net;

namespace Sallyport.LoadTest.Clients;

/// <summary>The only addresses this program talks to: those of this machine. It is no tool for loading other people's servers.</summary>
internal static class LoopbackTarget
{
    public static bool TryParse(string text, out Uri url, out string fault)
    {
        fault = "";
        if (!Uri.TryCreate(text, UriKind.Absolute, out url!) || url.Scheme is not ("http" or "https"))
        {
            fault = $"\"{text}\" is no address of a server: give one such as http://127.0.0.1:8080.";
        }
        else if (!IsLoopback(url))
        {
            fault = $"\"{url.Host}\" is not this machine. The load test talks to loopback addresses only: 127.0.0.1, [::1] or localhost.";
        }

        return fault.Length == 0;
    }

    public static Uri Require(Uri url) =>
        IsLoopback(url) ? url : throw new InvalidOperationException($"The load test talks to loopback addresses only, not to {url.Host}.");

    // By its literal only: a name could lead anywhere. "localhost" is this machine by RFC 6761, and is dialled as an address.
    private static bool IsLoopback(Uri url) =>
        string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
