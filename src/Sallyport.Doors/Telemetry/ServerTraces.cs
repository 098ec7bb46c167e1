using System.Diagnostics;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Telemetry;

/// <summary>
/// The spans of the doors and of what stands behind them: door → admission → request → upstream. Names and attributes hold routes, request names and
/// codes, never what a client may choose: no path, no query, no header. While nobody listens nothing is made.
/// </summary>
internal static class ServerTraces
{
    public const string SourceName = "Sallyport.Server";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Begins the span of a request at a door. The caller's <c>traceparent</c> (W3C) is its parent.</summary>
    public static Activity? StartDoor(string name, DoorKind door, IHeaderDictionary headers)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var parent = default(ActivityContext);
        if (headers.TraceParent is [{ } traceparent])
        {
            // Both headers come from anybody; a state that cannot be read must not cost the trace.
            _ =
                ActivityContext.TryParse(traceparent, State(headers), isRemote: true, out parent)
                || ActivityContext.TryParse(traceparent, null, isRemote: true, out parent);
        }

        return Start(name, door, parent);
    }

    /// <summary>Begins the span of a message on an open connection: the root of a trace of its own.</summary>
    public static Activity? StartMessage(string name, DoorKind door) => Source.HasListeners() ? Start(name, door, parent: default) : null;

    /// <summary>Begins a step inside the span under way.</summary>
    public static Activity? StartStep(string name) => Source.HasListeners() ? Source.StartActivity(name) : null;

    /// <summary>Begins the span of a request in the pipeline: a step of its HTTP request, or the root of its message.</summary>
    public static Activity? StartRequest(string? request, DoorKind door)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        var name = "request " + (request ?? "unknown");
        var span = door is DoorKind.Http ? Source.StartActivity(name) : Start(name, door, parent: default);
        span?.SetTag("sallyport.request", request ?? "unknown");
        return span;
    }

    /// <summary>Tells the outcome. What the client did wrong is no error of the server's span.</summary>
    public static void Conclude(this Activity? span, RequestError? error)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag("sallyport.code", error?.Code ?? "ok");
        if (error is { Status: >= 500 })
        {
            span.SetTag("error.type", error.Code);
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>Wraps an endpoint into the span of its route.</summary>
    public static RequestDelegate Around(string route, RequestDelegate next) =>
        context => Source.HasListeners() ? TraceAsync(route, next, context) : next(context);

    private static async Task TraceAsync(string route, RequestDelegate next, HttpContext context)
    {
        var method = HttpMethods.GetCanonicalizedValue(context.Request.Method);
        var known = HttpMethods.IsGet(method) || HttpMethods.IsPost(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
        using var span = StartDoor($"{(known ? method : "HTTP")} {route}", DoorKind.Http, context.Request.Headers);
        span?.SetTag("http.request.method", known ? method : "_OTHER");
        span?.SetTag("http.route", route);
        await next(context);
        span?.SetTag("http.response.status_code", context.Response.StatusCode);
        if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
        {
            span?.SetStatus(ActivityStatusCode.Error);
        }
    }

    // The framework has a span of its own for each HTTP request, exported by nobody: ours must not hang below it.
    private static Activity? Start(string name, DoorKind door, ActivityContext parent)
    {
        Activity.Current = null;
        var span = Source.StartActivity(name, ActivityKind.Server, parent);
        span?.SetTag("sallyport.door", DoorNames.Of(door));
        return span;
    }

    private static string? State(IHeaderDictionary headers) => headers.TraceState is [{ Length: <= 512 } state] ? state : null;
}
