using Sallyport.Doors.HttpApi;
using Sallyport.Doors.Json;

namespace Sallyport.Doors.Health;

/// <summary>
/// <c>/healthz</c>: the process answers. <c>/readyz</c>: it should be sent clients; 503 with the reasons where not. Both without a credential, for load
/// balancers and orchestrators.
/// </summary>
internal sealed class HealthEndpoints(Readiness readiness)
{
    private static readonly byte[] Alive = """{"status":"ok"}"""u8.ToArray();

    public static Task AnswerAliveAsync(HttpContext context) => WriteAsync(context, Alive);

    public async Task AnswerReadyAsync(HttpContext context)
    {
        var results = await readiness.CheckAsync();
        if (results.Any(result => result.Problem is not null))
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }

        await WriteAsync(context, Encode(results));
    }

    private static byte[] Encode(IReadOnlyList<CheckResult> results) =>
        JsonBytes.Encode(
            results,
            static (writer, results) =>
            {
                writer.WriteStartObject();
                writer.WriteString("status"u8, results.All(result => result.Problem is null) ? "ready"u8 : "not ready"u8);
                writer.WriteStartArray("checks"u8);
                foreach (var result in results)
                {
                    writer.WriteStartObject();
                    writer.WriteString("name"u8, result.Name);
                    writer.WriteString("status"u8, result.Problem is null ? "ok"u8 : "failed"u8);
                    if (result.Problem is { } problem)
                    {
                        writer.WriteString("reason"u8, problem);
                    }

                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }
        );

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
