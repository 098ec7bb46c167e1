using System.Globalization;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Pages;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.AccessRequests;

/// <summary>What the form and the link have in common: TLS, and what is said when something is in the way.</summary>
internal static class AccessPages
{
    /// <summary>Who came; null when the request may not go on, and the answer has been written.</summary>
    public static async ValueTask<ClientOrigin?> EnterAsync(PageWriter pages, TrustedProxies proxies, HttpContext context)
    {
        var client = proxies.Resolve(context);
        if (client.MayCarryCredentials)
        {
            return client;
        }

        if (client.IsDoubtful)
        {
            await Problem.WriteAsync(context, Refusal.ForwardingHeaders.Failure);
            return null;
        }

        await pages.WriteMessageAsync(
            context,
            StatusCodes.Status403Forbidden,
            "Use https",
            "This page is for encrypted connections only. Please open it again with https:// in front."
        );
        return null;
    }

    public static Task WriteOtherSiteAsync(PageWriter pages, HttpContext context) =>
        pages.WriteMessageAsync(
            context,
            StatusCodes.Status403Forbidden,
            "Sent from another site",
            "Your browser says that this form was not sent from our own page. Open the page here and send it again."
        );

    public static Task WriteThrottledAsync(PageWriter pages, HttpContext context, TimeSpan? retryAfter, string then)
    {
        var seconds = Math.Max(1, (long)Math.Ceiling((retryAfter ?? TimeSpan.FromMinutes(1)).TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var wait = seconds < 60 ? "in a minute" : $"in {(seconds + 59) / 60} minutes";
        return pages.WriteMessageAsync(context, StatusCodes.Status429TooManyRequests, "Too often", $"Please try again {wait}.", then);
    }

    public static Task WriteUnavailableAsync(PageWriter pages, HttpContext context, string then) =>
        pages.WriteMessageAsync(
            context,
            StatusCodes.Status503ServiceUnavailable,
            "Not at the moment",
            "Something here does not work right now. Please try again in a while.",
            then
        );
}
