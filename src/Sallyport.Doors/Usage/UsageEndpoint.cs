using System.Text.Json;
using System.Text.Json.Nodes;
using Sallyport.Doors.Errors;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Usage;

/// <summary>
/// <c>GET /api/v1/usage</c> and <c>GET /api/v1/usage.csv</c>, parameters in the query: the requests of the pipeline, with all its rules. <c>POST /api/v1/usage</c>
/// stays what it is for every request.
/// </summary>
internal sealed class UsageEndpoint(
    HttpDoor door,
    RequestPipeline pipeline,
    RequestGate gate,
    RequestEndpoint requests,
    AnswerWriter answers
)
{
    private const string Json = "/usage";
    private const string Csv = "/usage.csv";

    private static readonly string[] JsonNames = ["from", "to"];
    private static readonly string[] CsvNames = ["from", "to", "interval"];

    /// <summary>Serves <c>/api/v1/usage</c>.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        if (!AllowedMethods.IsRead(context.Request))
        {
            if (!HttpMethods.IsPost(context.Request.Method))
            {
                await AllowedMethods.RefuseAsync(context, AllowedMethods.ReadAndPost);
                return;
            }

            context.Request.RouteValues["path"] = Json[1..];
            await requests.HandleAsync(context);
            return;
        }

        if (await ExecuteAsync(context, Json, JsonNames) is { } outcome)
        {
            using (outcome.Work)
            {
                await answers.WriteJsonAsync(context, Envelope.Encode(outcome));
            }
        }
    }

    /// <summary>Serves <c>/api/v1/usage.csv</c>.</summary>
    public async Task HandleCsvAsync(HttpContext context)
    {
        if (!AllowedMethods.IsRead(context.Request))
        {
            await AllowedMethods.RefuseAsync(context, AllowedMethods.Read);
            return;
        }

        if (await ExecuteAsync(context, Csv, CsvNames) is not { } outcome)
        {
            return;
        }

        using var work = outcome.Work;
        using var lines = outcome.Lines!;
        var response = context.Response;
        response.ContentType = "text/csv; charset=utf-8";
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.ContentDisposition = "attachment; filename=\"usage.csv\"";
        await answers.WriteLinesAsync(context, lines.Lines);
    }

    // The outcome, where it is a success; everything else has been answered.
    private async ValueTask<RequestOutcome?> ExecuteAsync(HttpContext context, string path, string[] names)
    {
        if (await door.AdmitAsync(context) is not { } caller)
        {
            return null;
        }

        if (QueryNames.Check(context.Request.Query, names) is { } unknown)
        {
            await Problem.WriteAsync(context, gate.Take(caller, session: null, RequestGate.Errors) ?? unknown);
            return null;
        }

        var parameters = new JsonObject();
        foreach (var name in names)
        {
            if (context.Request.Query.TryGetValue(name, out var value))
            {
                parameters[name] = value.ToString();
            }
        }

        var request = new RequestContext(DoorKind.Http, caller, Session: null, path, JsonSerializer.SerializeToElement(parameters));
        var outcome = await pipeline.ExecuteAsync(request, context.RequestAborted);
        if (outcome.Failure is { } failure)
        {
            using var work = outcome.Work;
            await Problem.WriteAsync(context, failure);
            return null;
        }

        return outcome;
    }
}
