using Sallyport.Doors.HttpApi;

namespace Sallyport.Doors.Health;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: it should be sent clients; 503 with the reasons where not. Both without a credential, for load
/// balancers and orchestrators.
/// </summary>
internal sealed class HealthEndpoints(Readiness readiness)
{
    private static readonly byte[] Alive = HealthReport.Alive.ToJson();

    public static Task AnswerAliveAsync(HttpContext context) => WriteAsync(context, Alive);

    public async Task AnswerReadyAsync(HttpContext context)
    {
        var results = await readiness.CheckAsync();
        if (results.Any(result => result.Problem is not null))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        await WriteAsync(context, HealthReport.Of(results).ToJson());
    }

    private static Task WriteAsync(HttpContext context, byte[] body)
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            return JsonAnswer.WriteAsync(context, body);
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        return Task.CompletedTask;
    }
}
