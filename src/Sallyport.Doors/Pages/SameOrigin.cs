using Microsoft.Extensions.Primitives;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Pages;

/// <summary>
/// Tells a form that was sent from our own page from one that another site made a browser send. There are no cookies here, so the browser's word is
/// all there is, and enough: <c>Sec-Fetch-Site</c> where it speaks, else <c>Origin</c>. Whoever sends neither is not a browser.
/// </summary>
internal static class SameOrigin
{
    // https://www.w3.org/TR/fetch-metadata/#sec-fetch-site-header : "none" is the user's own doing, such as reloading.
    public static bool Allows(IHeaderDictionary headers, ClientOrigin client, string? publicUrl)
    {
        var site = headers["Sec-Fetch-Site"];
        if (site.Count > 0)
        {
            return site is ["same-origin"] or ["none"];
        }

        var origin = client.BrowserOrigin;
        return origin.Count == 0 || (origin.Count == 1 && (Is(origin, client.SelfOrigin) || Is(origin, publicUrl)));
    }

    private static bool Is(StringValues origin, string? ours) =>
        ours is not null && string.Equals(origin[0], ours, StringComparison.Ordinal);
}
