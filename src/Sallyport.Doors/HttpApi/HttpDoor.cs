using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;

namespace Sallyport.Doors.HttpApi;

/// <summary>Admits HTTP requests: by an API key in a header, never by a ws-token and never from a query string.</summary>
internal sealed class HttpDoor(Admission admission, TrustedProxies proxies, AdmissionMetrics metrics, RequestLimiter limiter)
{
    /// <summary>Judges the request's key; when it is refused the answer has been written.</summary>
    public async ValueTask<Caller?> AdmitAsync(HttpContext context)
    {
        var request = context.Request;
        var client = proxies.Resolve(context.Connection.RemoteIpAddress, request.IsHttps, request.Host.Value, request.Headers);
        var credential =
            HeaderCredentials.ApiKey(request.Headers, CredentialKinds.KeyOnly)
            ?? HeaderCredentials.Bearer(request.Headers, CredentialKinds.KeyOnly)
            ?? Credential.None;
        using var span = ServerTraces.StartStep("admission");
        var result = await admission.AuthenticateAsync(credential, client, DoorKind.Http, context.RequestAborted);
        metrics.Judged(DoorKind.Http, result.Refusal);
        span.Conclude(result.Refusal?.Failure.Error);
        if (result.Refusal is { } refusal)
        {
            await Problem.WriteAsync(context, refusal.Failure);
            return null;
        }

        // Written last, so that they say what is left after this request.
        var caller = result.Caller!;
        context.Response.OnStarting(() =>
        {
            RateLimitHeaders.Write(context.Response.Headers, limiter.Look(caller.Standing), limiter.Look(caller.Standing.Account));
            return Task.CompletedTask;
        });
        return caller;
    }
}
