using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Sallyport.Doors.Errors;
using Sallyport.Doors.HttpApi;
using Sallyport.Operations.Execution;

namespace Sallyport.Operations.AdminApi;

/// <summary>One operation over HTTP: who → what → do it → answer. The same for all of them.</summary>
internal sealed class OperationEndpoint(Operation operation, AdminGate gate, OperatorDesk desk, Repeats repeats)
{
    private readonly ArgumentReader _reader = new(operation);

    public async Task HandleAsync(HttpContext context)
    {
        if (await gate.AdmitAsync(context, operation.Role) is not { } caller)
        {
            return;
        }

        var (arguments, failure, status) = await _reader.ReadAsync(context);
        if (arguments is null)
        {
            await Problem.WriteAsync(context, failure!, status);
            return;
        }

        string? key = null;
        if (operation.Creates && !IdempotencyKey.TryRead(context.Request.Headers[IdempotencyKey.Header], out key))
        {
            await Problem.WriteAsync(context, RequestFailure.Invalid(IdempotencyKey.Header, "1 to 255 visible characters, given once"));
            return;
        }

        var answer = await DoAsync(context, caller, new OperatorRequest(operation.Verb, arguments), key);
        if (answer.Result is { } result)
        {
            await WriteAsync(context, result, answer.IsRepeat);
        }
        else
        {
            await Problem.WriteAsync(context, answer.Failure!);
        }
    }

    // A change that was begun is finished, whoever stops waiting for its answer.
    private async Task<AdminAnswer> DoAsync(HttpContext context, AdminCaller caller, OperatorRequest request, string? key)
    {
        var patience = HttpMethods.IsGet(operation.Method) ? context.RequestAborted : CancellationToken.None;
        if (key is not null)
        {
            return await repeats.OnceAsync(operation, caller.Token.Id, key, request, () => desk.AskAsync(request, caller.Actor, patience));
        }

        var answer = await desk.AskAsync(request, caller.Actor, patience);
        return answer.Failure is { } failure ? AdminErrors.Map(failure) : new AdminAnswer(answer.Result, null);
    }

    private Task WriteAsync(HttpContext context, JsonObject result, bool isRepeat)
    {
        var response = context.Response;
        response.StatusCode = operation.Creates ? StatusCodes.Status201Created : StatusCodes.Status200OK;
        if (isRepeat)
        {
            response.Headers["Idempotency-Replayed"] = "true";
        }

        if ((string?)result["nextCursor"] is { } cursor)
        {
            response.Headers.Link = $"<{Next(context.Request, cursor)}>; rel=\"next\"";
        }

        return JsonAnswer.WriteAsync(context, JsonSerializer.SerializeToUtf8Bytes(result, OperatorJson.Options));
    }

    // The same question, further on. Relative, so that it is right behind every proxy.
    private static string Next(HttpRequest request, string cursor)
    {
        var query = request
            .Query.Where(parameter => !string.Equals(parameter.Key, "cursor", StringComparison.OrdinalIgnoreCase))
            .Append(KeyValuePair.Create("cursor", new Microsoft.Extensions.Primitives.StringValues(cursor)));
        return QueryHelpers.AddQueryString(request.PathBase + request.Path.ToUriComponent(), query);
    }
}
