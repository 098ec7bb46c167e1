using System.Runtime.InteropServices;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Usage;
using Sallyport.Doors.Errors;
using Sallyport.Doors.Sessions;

namespace Sallyport.Doors.Requests;

/// <summary>Counts what became of requests, on their way through the pipeline.</summary>
internal sealed class RequestUsage(UsageMeter meter, KeyWatch watch, TimeProvider time)
{
    /// <summary>Gets the time stamp to measure from.</summary>
    public long Now => time.GetTimestamp();

    /// <summary>Counts a request that was dispatched, and gives its outcome back.</summary>
    public RequestOutcome Dispatched(RequestContext context, IRequestHandler handler, int units, long began, RequestOutcome outcome)
    {
        if (meter.IsEnabled)
        {
            var sample = new UsageSample(
                meter.Requests.IndexOf(handler.Path),
                context.Door.ToUsage(),
                units,
                time.GetElapsedTime(began),
                JsonMarshal.GetRawUtf8Value(context.Parameters).Length,
                outcome.Result.Length,
                outcome.Failure is { } failure ? meter.Codes.IndexOf(failure.Error.Code) : 0
            );
            meter.Record(context.Caller, sample);
        }

        return outcome;
    }

    /// <summary>Counts a request that was refused before it was dispatched, and gives its outcome back.</summary>
    public RequestOutcome Refused(RequestContext context, IRequestHandler? handler, RequestFailure failure)
    {
        if (meter.IsEnabled)
        {
            var request = handler is null ? 0 : meter.Requests.IndexOf(handler.Path);
            meter.RecordRefusal(context.Caller.Standing, context.Door.ToUsage(), request, meter.Codes.IndexOf(failure.Error.Code));
        }

        Watch(context.Caller, failure);
        return failure;
    }

    /// <summary>Counts what a client did that is no request of the pipeline: an action of the raw WebSocket, a ws-token.</summary>
    public void Action(Caller caller, DoorKind door, string name, int units, long bytesIn)
    {
        if (meter.IsEnabled)
        {
            meter.Record(caller, new UsageSample(meter.Requests.IndexOf(name), door.ToUsage(), units, TimeSpan.Zero, bytesIn, BytesOut: 0));
        }
    }

    /// <summary>Counts such an action that was refused.</summary>
    public void ActionRefused(Caller caller, DoorKind door, string name, RequestFailure failure)
    {
        if (meter.IsEnabled)
        {
            meter.RecordRefusal(caller.Standing, door.ToUsage(), meter.Requests.IndexOf(name), meter.Codes.IndexOf(failure.Error.Code));
        }

        Watch(caller, failure);
    }

    /// <summary>Counts subscriptions that were opened; refreshed ones are none.</summary>
    public void Subscribed(Caller caller, DoorKind door, string name, int opened) =>
        meter.RecordSubscriptions(caller, door.ToUsage(), meter.Requests.IndexOf(name), opened);

    // What was wrong in a request says nothing about who sent it; what a key may not, or may no more, does.
    private void Watch(Caller caller, RequestFailure failure)
    {
        if (
            failure.Error == RequestError.Unauthorized
            || failure.Error == RequestError.Forbidden
            || failure.Error == RequestError.RateLimited
            || failure.Error == RequestError.QuotaExceeded
        )
        {
            watch.Refused(caller.Standing, failure.Error.Code, from: null);
        }
    }
}
