using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http.Features;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Suspicion;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.Json;
using Sallyport.Doors.Redaction;

namespace Sallyport.Doors.LeakReports;

/// <summary>
/// <c>POST /api/v1/leak-reports</c>: anybody who found a key says so. The answer is the same whether the key exists, lives or was never issued, and it is
/// given before anybody looks.
/// </summary>
internal sealed class LeakReportEndpoint(LeakReportService reports, ExposedKeyAlarm alarm, TrustedProxies proxies)
{
    public const string Route = "/api/v1/leak-reports";

    private static readonly byte[] Received = """{"status":"received"}"""u8.ToArray();

    public async Task HandleAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await AllowedMethods.RefuseAsync(context, AllowedMethods.Post);
            return;
        }

        var client = proxies.Resolve(context);
        if (client.IsDoubtful)
        {
            await Problem.WriteAsync(context, Refusal.ForwardingHeaders.Failure);
            return;
        }

        if (!reports.TryTake(client.Address, out var retryAfter))
        {
            await Problem.WriteAsync(context, new RequestFailure(RequestError.RateLimited, "too many reports", retryAfter));
            return;
        }

        var body = context.Request.HasJsonContentType() ? await ReadAsync(context) : null;
        if (!client.MayCarryCredentials)
        {
            // Sent in the clear it is known to others now, whether or not it was before.
            foreach (var key in body?.Keys ?? [])
            {
                alarm.Raise(key, client.Address);
            }

            await Problem.WriteAsync(context, Refusal.PlainHttp.Failure);
            return;
        }

        if (body is null || !body.Keys.Any(key => ApiKeyFormat.TryValidate(key)))
        {
            await Problem.WriteAsync(context, RequestFailure.Invalid("the body", LeakReportBody.Expected));
            return;
        }

        // Where a key was found may hold the key: https://example.org/?key=slp_live_…
        var source = string.IsNullOrWhiteSpace(body.Source) ? null : SecretRedactor.Redact(body.Source.Trim());
        if (!reports.TryReport(body.Keys, source, client.Address))
        {
            await Problem.WriteAsync(context, RequestError.Unavailable);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status202Accepted;
        await JsonAnswer.WriteAsync(context, Received);
    }

    private static async Task<LeakReportBody?> ReadAsync(HttpContext context)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = LeakReportBody.MaxBytes;
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        var utf8 = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        if (!Utf8.IsValid(utf8.Span) || !JsonEscapes.AreWhole(utf8.Span))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 4 });
            return LeakReportBody.Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
