using System.Collections.Frozen;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Sallyport.Access.Standings;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.Telemetry;

namespace Sallyport.Doors.Requests;

/// <summary>
/// The one way of a request behind every door: find → authorize on live state → cost, limit, quota → dispatch → meter. What no handler offers on
/// this door, and what no scope allows, is refused: deny is the default.
/// </summary>
internal sealed partial class RequestPipeline(
    IEnumerable<IRequestHandler> handlers,
    RevocationFeed revocations,
    RequestGate gate,
    RequestUsage usage,
    RequestMetrics metrics,
    ILogger<RequestPipeline> logger
)
{
    // What metrics say of a request whose client left before the answer.
    private const string Cancelled = "cancelled";

    private readonly FrozenDictionary<string, IRequestHandler> _handlers = handlers.ToFrozenDictionary(
        handler => handler.Path,
        StringComparer.Ordinal
    );

    /// <summary>Tells whether a door has a request at all.</summary>
    public bool Offers(string path, DoorKind door) => _handlers.TryGetValue(path, out var handler) && handler.Doors.HasFlag(door);

    /// <summary>Runs a request to its outcome. Throws only when <paramref name="cancellationToken"/> fires: then nobody waits for the answer.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RequestOutcome> ExecuteAsync(RequestContext context, CancellationToken cancellationToken)
    {
        var began = metrics.Began(context.Door);
        var code = Cancelled;
        var path = _handlers.TryGetValue(context.Path, out var known) ? known.Path : null;
        using var span = ServerTraces.StartRequest(path, context.Door);
        try
        {
            var outcome = await RunAsync(context, cancellationToken);
            code = outcome.Failure?.Error.Code;
            span.Conclude(outcome.Failure?.Error);
            return outcome;
        }
        finally
        {
            metrics.Ended(began, path, context.Door, code);
        }
    }

    private async ValueTask<RequestOutcome> RunAsync(RequestContext context, CancellationToken cancellationToken)
    {
        if (!_handlers.TryGetValue(context.Path, out var handler) || !handler.Doors.HasFlag(context.Door))
        {
            return usage.Refused(context, null, TakeOne(context) ?? RequestError.UnknownRequest);
        }

        // The session of an ended key is being closed; what it still sends must not be acted on.
        if (revocations.HasEnded(context.Caller))
        {
            return usage.Refused(context, handler, RequestError.Unauthorized);
        }

        if (!context.Caller.Scopes.Allows(handler.Scope))
        {
            var forbidden = new RequestFailure(RequestError.Forbidden, $"the key lacks the scope {handler.Scope}");
            return usage.Refused(context, handler, TakeOne(context) ?? forbidden);
        }

        if (context.Parameters.ValueKind is not JsonValueKind.Object)
        {
            return usage.Refused(context, handler, TakeOne(context) ?? RequestFailure.Invalid("the request", "one JSON object"));
        }

        var work = context.Work;
        if (work is null && gate.Begin(context.Caller, context.Session, out work) is { } busy)
        {
            return usage.Refused(context, handler, busy);
        }

        var outcome = await DispatchAsync(context, handler, work!, cancellationToken);
        outcome.Work = work;
        return outcome;
    }

    // The lease stays with the outcome until the door has written the answer; where there is no outcome it ends here.
    private async ValueTask<RequestOutcome> DispatchAsync(
        RequestContext context,
        IRequestHandler handler,
        WorkLease work,
        CancellationToken cancellationToken
    )
    {
        var cost = gate.CostOf(handler.Path, handler.Cost);
        if (gate.Take(context.Caller, context.Session, cost) is { } refused)
        {
            return usage.Refused(context, handler, refused);
        }

        var began = usage.Now;
        try
        {
            var outcome = await handler.HandleAsync(context, cancellationToken);
            if (gate.Hold(work, context.Session, outcome.Length) is { } full)
            {
                outcome.Abandon();
                outcome = full;
            }

            return usage.Dispatched(context, handler, cost, began, outcome);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            usage.Dispatched(context, handler, cost, began, RequestOutcome.Nobody);
            work.Dispose();
            throw;
        }
#pragma warning disable CA1031 // A bug in one handler is one INTERNAL, not the end of a session.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            var traceId = Activity.Current?.TraceId.ToHexString() ?? ActivityTraceId.CreateRandom().ToHexString();
            Log.HandlerFailed(logger, exception, handler.Path, traceId);
            return usage.Dispatched(context, handler, cost, began, new RequestFailure(RequestError.Internal, TraceId: traceId));
        }
    }

    // What is wrong from the start takes one from the rate and nothing from the month: nobody can send it for ever.
    private RequestFailure? TakeOne(RequestContext context) => gate.Take(context.Caller, context.Session, RequestGate.Errors);

    private static partial class Log
    {
        [LoggerMessage(3321, LogLevel.Error, "Request {Path} failed unexpectedly; trace {TraceId}.", EventName = "RequestFailed")]
        public static partial void HandlerFailed(ILogger logger, Exception exception, string path, string traceId);
    }
}
