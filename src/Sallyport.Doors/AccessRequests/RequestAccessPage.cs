using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Pages;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.AccessRequests;

/// <summary><c>/request-access</c>: a person asks for access.</summary>
internal sealed class RequestAccessPage(
    AccessRequestService requests,
    PageWriter pages,
    TrustedProxies proxies,
    IConfiguration configuration,
    IOptions<AccessRequestOptions> options
)
{
    private static readonly NewAccessRequest Nothing = new("", "", "");
    private static readonly FormOptions Bounds = new()
    {
        ValueCountLimit = 16,
        KeyLengthLimit = 64,
        ValueLengthLimit = AccessAddresses.MaxBodyBytes,
    };

    private readonly string? _publicUrl = PublicUrl.Read(configuration, out _);

    public async Task ShowAsync(HttpContext context)
    {
        if (await EnterAsync(context) is not null)
        {
            await ShowFormAsync(context, StatusCodes.Status200OK, Nothing, []);
        }
    }

    public async Task ShowReceivedAsync(HttpContext context)
    {
        if (await EnterAsync(context) is not null)
        {
            await pages.WriteMessageAsync(
                context,
                StatusCodes.Status200OK,
                "Thank you",
                "Your request is with us. A person reads it, so it may take a little.",
                "When it is approved you get a link with which you create your API key. The link works for a limited time, so use it soon."
            );
        }
    }

    public async Task SubmitAsync(HttpContext context)
    {
        if (await EnterAsync(context) is not { } client)
        {
            return;
        }

        if (!SameOrigin.Allows(context.Request.Headers, client, _publicUrl))
        {
            await AccessPages.WriteOtherSiteAsync(pages, context);
            return;
        }

        if (await ReadAsync(context) is not { } asked)
        {
            await pages.WriteMessageAsync(
                context,
                StatusCodes.Status400BadRequest,
                "This could not be read",
                "What came is not what the form sends. Please go back and try again."
            );
            return;
        }

        if (ApplicationRule.Check(asked) is { Count: > 0 } problems)
        {
            await ShowFormAsync(context, StatusCodes.Status400BadRequest, asked, problems);
            return;
        }

        var result = await requests.SubmitAsync(asked, client.Address, context.RequestAborted);
        if (result.Failure is { } failure)
        {
            await WriteFailureAsync(context, failure);
            return;
        }

        PageWriter.SeeOther(context, AccessAddresses.Received);
    }

    private static async Task<NewAccessRequest?> ReadAsync(HttpContext context)
    {
        var request = context.Request;
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = AccessAddresses.MaxBodyBytes;
        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            return null;
        }

        try
        {
            var form = await request.ReadFormAsync(Bounds, context.RequestAborted);
            return new NewAccessRequest(form["name"], form["contact"], form["useCase"]);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private async ValueTask<ClientOrigin?> EnterAsync(HttpContext context)
    {
        if (options.Value.Enabled)
        {
            return await AccessPages.EnterAsync(pages, proxies, context);
        }

        await pages.WriteMessageAsync(
            context,
            StatusCodes.Status404NotFound,
            "Not here",
            "Requests for access are not taken on this server. Please write to whoever runs it."
        );
        return null;
    }

    private Task ShowFormAsync(HttpContext context, int status, NewAccessRequest asked, IReadOnlyList<ApplicationProblem> problems) =>
        pages.WriteAsync<RequestAccessForm>(
            context,
            status,
            new() { [nameof(RequestAccessForm.Asked)] = asked, [nameof(RequestAccessForm.Problems)] = problems }
        );

    private Task WriteFailureAsync(HttpContext context, AccessFailure failure)
    {
        const string Kept = "Nothing was sent. Go back in your browser: what you typed is still there.";
        return failure.Kind switch
        {
            AccessFailureKind.Throttled => AccessPages.WriteThrottledAsync(pages, context, failure.RetryAfter, Kept),
            AccessFailureKind.TooManyPending => pages.WriteMessageAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Too many are waiting",
                "So many requests wait for an answer that no more are taken at the moment. Please try again in a few days."
            ),
            _ => AccessPages.WriteUnavailableAsync(pages, context, Kept),
        };
    }
}
