using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.HttpApi;

namespace Sallyport.Doors.AccessRequests;

/// <summary><c>POST /api/v1/access-requests</c>: a program asks for access. The answer is the same whoever asks and whatever is known of them.</summary>
internal sealed class AccessRequestEndpoint(AccessRequestService requests, TrustedProxies proxies, IOptions<AccessRequestOptions> options)
{
    private static readonly byte[] Received = """{"status":"received"}"""u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        if (!options.Value.Enabled)
        {
            await Problem.WriteAsync(context, RequestError.UnknownRequest);
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await AllowedMethods.RefuseAsync(context, AllowedMethods.Post);
            return;
        }

        var client = proxies.Resolve(context);
        if (client.Refusal is { } unread)
        {
            // No credential, but somebody's name and address.
            await Problem.WriteAsync(context, unread.Failure);
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            await Problem.WriteAsync(
                context,
                RequestFailure.Invalid("Content-Type", "application/json"),
                StatusCodes.Status415UnsupportedMediaType
            );
            return;
        }

        if (await ReadAsync(context) is not { } asked)
        {
            await Problem.WriteAsync(
                context,
                RequestFailure.Invalid("the body", "one JSON object with the texts name, contact and useCase")
            );
            return;
        }

        if (ApplicationRule.Check(asked) is [var problem, ..])
        {
            await Problem.WriteAsync(
                context,
                new RequestFailure(ErrorOf(asked, problem.Field), $"{NameOf(problem.Field)}: {problem.Message}")
            );
            return;
        }

        var result = await requests.SubmitAsync(asked, client.Address, context.RequestAborted);
        if (result.Failure is { } failure)
        {
            await Problem.WriteAsync(context, FailureOf(failure));
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JsonAnswer.WriteAsync(context, Received);
    }

    private static RequestFailure FailureOf(AccessFailure failure) =>
        failure.Kind switch
        {
            AccessFailureKind.Invalid => new RequestFailure(RequestError.InvalidParameter, failure.Message),
            AccessFailureKind.Throttled => new(RequestError.RateLimited, "too many requests for access", failure.RetryAfter),
            AccessFailureKind.TooManyPending => new(RequestError.Unavailable, "no more requests are taken at the moment"),
            _ => RequestError.Unavailable,
        };

    private static RequestError ErrorOf(NewAccessRequest asked, ApplicationField field)
    {
        var text = field switch
        {
            ApplicationField.Name => asked.Name,
            ApplicationField.Contact => asked.Contact,
            _ => asked.UseCase,
        };
        return string.IsNullOrWhiteSpace(text) ? RequestError.MissingParameter : RequestError.InvalidParameter;
    }

    private static string NameOf(ApplicationField field) => JsonNamingPolicy.CamelCase.ConvertName(field.ToString());

    private static async Task<NewAccessRequest?> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = AccessAddresses.MaxBodyBytes;
        try
        {
            return await JsonSerializer.DeserializeAsync<NewAccessRequest>(
                context.Request.Body,
                JsonSerializerOptions.Web,
                context.RequestAborted
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
