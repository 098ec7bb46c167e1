using System.Text.Json;
using System.Text.Unicode;
using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Json;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.HttpApi;

/// <summary><c>POST /api/v1/&lt;path&gt;</c>: the requests of the other doors over HTTP, one JSON object in, the envelope or problem+json out.</summary>
internal sealed class RequestEndpoint(
    HttpDoor door,
    RequestPipeline pipeline,
    RequestLimiter limiter,
    RequestGate gate,
    AnswerWriter answers,
    IOptions<DoorOptions> options
)
{
    private const int MaxDepth = 64;
    private readonly int _maxBytes = options.Value.MaxMessageBytes;

    public async Task HandleAsync(HttpContext context)
    {
        var path = "/" + (string?)context.Request.RouteValues["path"];
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            await (
                pipeline.Offers(path, DoorKind.Http)
                    ? AllowedMethods.RefuseAsync(context, AllowedMethods.Post)
                    : Problem.WriteAsync(context, RequestError.UnknownRequest)
            );
            return;
        }

        if (await door.AdmitAsync(context) is not { } caller)
        {
            return;
        }

        if (!pipeline.Offers(path, DoorKind.Http))
        {
            await RefuseAsync(context, caller, RequestError.UnknownRequest);
            return;
        }

        if (QueryNames.Check(context.Request.Query) is { } unknown)
        {
            await RefuseAsync(context, caller, unknown);
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            await RefuseAsync(
                context,
                caller,
                RequestFailure.Invalid("Content-Type", "application/json"),
                StatusCodes.Status415UnsupportedMediaType
            );
            return;
        }

        // Under way from before its body is read until its answer is written.
        if (gate.Begin(caller, session: null, out var work) is { } busy)
        {
            await Problem.WriteAsync(context, busy);
            return;
        }

        using (work)
        {
            if (await ReadBodyAsync(context, caller) is { } body)
            {
                await AnswerAsync(
                    context,
                    new RequestContext(DoorKind.Http, caller, Session: null, path, body.RootElement) { Work = work },
                    body
                );
            }
        }
    }

    private async Task AnswerAsync(HttpContext context, RequestContext request, JsonDocument body)
    {
        ReadOnlyMemory<byte> answer;
        using (body)
        {
            var outcome = await pipeline.ExecuteAsync(request, context.RequestAborted);
            if (outcome.Failure is { } failure)
            {
                await Problem.WriteAsync(context, failure);
                return;
            }

            answer = Envelope.Encode(outcome, RequestId(body.RootElement));
        }

        await answers.WriteJsonAsync(context, answer);
    }

    private static JsonElement RequestId(JsonElement parameters) =>
        parameters.TryGetProperty("requestId"u8, out var id) && id.ValueKind is JsonValueKind.String or JsonValueKind.Number ? id : default;

    // What never reaches the pipeline takes one from the rate all the same.
    private Task RefuseAsync(HttpContext context, Caller caller, RequestFailure failure, int? status = null) =>
        gate.Take(caller, session: null, RequestGate.Errors) is { } refused
            ? Problem.WriteAsync(context, refused)
            : Problem.WriteAsync(context, failure, status);

    private Task RefuseTooLargeAsync(HttpContext context, Caller caller) =>
        RefuseAsync(context, caller, gate.Measure(caller, session: null, long.MaxValue) ?? RequestError.MessageTooLarge);

    // The declared length is judged before a byte is read, the true one while reading.
    private async ValueTask<JsonDocument?> ReadBodyAsync(HttpContext context, Caller caller)
    {
        var maxBytes = Math.Min(_maxBytes, limiter.Of(caller).MessageBytes);
        if (context.Request.ContentLength > maxBytes)
        {
            await RefuseTooLargeAsync(context, caller);
            return null;
        }

        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > maxBytes)
            {
                reader.AdvanceTo(read.Buffer.End);
                await RefuseTooLargeAsync(context, caller);
                return null;
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var bytes = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
            reader.AdvanceTo(read.Buffer.End);
            if (TryParse(bytes, out var document))
            {
                return document;
            }

            await RefuseAsync(context, caller, RequestFailure.Invalid("the body", "one JSON object of at most 64 levels"));
            return null;
        }
    }

    private static bool TryParse(byte[] utf8, out JsonDocument? document)
    {
        document = null;
        if (!Utf8.IsValid(utf8) || !JsonEscapes.AreWhole(utf8))
        {
            return false;
        }

        try
        {
            document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = MaxDepth });
        }
        catch (JsonException)
        {
            return false;
        }

        if (document.RootElement.ValueKind is JsonValueKind.Object)
        {
            return true;
        }

        document.Dispose();
        document = null;
        return false;
    }
}
