using Microsoft.AspNetCore.Http.Features;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Pages;

namespace Sallyport.Doors.AccessRequests;

/// <summary>
/// <c>/access/{token}</c>: GET tells what the link gives and burns nothing, for scanners of mail open every link; POST, the button, makes the key and
/// shows it once. Unknown, used, replaced and expired links get the same bytes.
/// </summary>
internal sealed class AccessLinkPage(AccessRequestService requests, PageWriter pages, TrustedProxies proxies, IConfiguration configuration)
{
    public const string Route = AccessAddresses.Links + "{token}";

    private const string LinkIsKept = "Your link has not been used up.";

    private readonly string? _publicUrl = PublicUrl.Read(configuration, out _);

    public async Task ShowAsync(HttpContext context)
    {
        if (await AccessPages.EnterAsync(pages, proxies, context) is not { } client)
        {
            return;
        }

        var result = await requests.FindByLinkAsync(TokenOf(context), client.Address, context.RequestAborted);
        await (
            result.TryGet(out var request, out var failure)
                ? pages.WriteAsync<LinkOffer>(context, StatusCodes.Status200OK, new() { [nameof(LinkOffer.Asked)] = request })
                : WriteFailureAsync(context, failure)
        );
    }

    public async Task RedeemAsync(HttpContext context)
    {
        if (await AccessPages.EnterAsync(pages, proxies, context) is not { } client)
        {
            return;
        }

        if (!SameOrigin.Allows(context.Request.Headers, client, _publicUrl))
        {
            await AccessPages.WriteOtherSiteAsync(pages, context);
            return;
        }

        // The button sends nothing; whatever else comes is not read.
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = AccessAddresses.MaxBodyBytes;
        var result = await requests.RedeemAsync(TokenOf(context), client.Address, context.RequestAborted);
        await (
            result.TryGet(out var issued, out var failure)
                ? pages.WriteAsync<LinkKey>(
                    context,
                    StatusCodes.Status200OK,
                    new() { [nameof(LinkKey.Issued)] = issued, [nameof(LinkKey.Url)] = _publicUrl ?? client.SelfOrigin ?? "" }
                )
                : WriteFailureAsync(context, failure)
        );
    }

    private static string? TokenOf(HttpContext context) => (string?)context.Request.RouteValues["token"];

    private Task WriteFailureAsync(HttpContext context, AccessFailure failure) =>
        failure.Kind switch
        {
            AccessFailureKind.Throttled => AccessPages.WriteThrottledAsync(pages, context, failure.RetryAfter, LinkIsKept),
            AccessFailureKind.LinkNotValid => pages.WriteMessageAsync(
                context,
                StatusCodes.Status404NotFound,
                "This link does not work",
                "It is not complete, it has been used, or its time is over. Each link creates one key, once.",
                "If you have not got your key, please ask whoever sent you the link for another one."
            ),
            _ => AccessPages.WriteUnavailableAsync(pages, context, LinkIsKept),
        };
}
