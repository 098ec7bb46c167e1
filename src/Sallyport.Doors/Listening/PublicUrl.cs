using System.Net;

namespace Sallyport.Doors.Listening;

/// <summary>
/// Setting <c>PublicUrl</c>: the origin under which customers reach this server. What we send to people is built from it and never from the
/// <c>Host</c> header of a request, which anybody can write.
/// </summary>
internal static class PublicUrl
{
    public const string Setting = "PublicUrl";

    /// <summary>Reads the setting as <c>scheme://host[:port]</c>, or null where it is not set or faulty.</summary>
    public static string? Read(IConfiguration configuration, out string? fault)
    {
        fault = null;
        if (configuration[Setting] is not { Length: > 0 } text)
        {
            return null;
        }

        if (
            !Uri.TryCreate(text, UriKind.Absolute, out var url)
            || url.Host.Length == 0
            || url.PathAndQuery != "/"
            || url.Fragment.Length > 0
            || url.UserInfo.Length > 0
        )
        {
            fault = "must be scheme, host and, if need be, port, such as https://api.example.com";
            return null;
        }

        var isHere = url.IsLoopback || (IPAddress.TryParse(url.Host, out var address) && IPAddress.IsLoopback(address));
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && isHere))
        {
            fault = "must begin with https://: keys and links to them do not travel in the clear";
            return null;
        }

        return url.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
    }
}
