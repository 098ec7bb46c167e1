using Sallyport.Access.AccessRequests;

namespace Sallyport.Doors.AccessRequests;

/// <summary>
/// At the start: a link whose mail was under way when the server last ended is not known to have gone, and its token is written down nowhere. It counts
/// as failed, so that the operator sees it.
/// </summary>
internal sealed partial class LostMails(AccessRequestService requests, ILogger<LostMails> logger) : IHostedService
{
    private static readonly AccessRequestFilter UnderWay = new(Delivery: LinkDelivery.Queued);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while ((await requests.ListAsync(UnderWay, cancellationToken)).Value is { Count: > 0 } lost)
        {
            foreach (var request in lost)
            {
                if (!(await requests.SetDeliveryAsync(request, LinkDelivery.Failed, cancellationToken)).IsSuccess)
                {
                    return;
                }

                Log.Lost(logger, request.Id);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            3001,
            LogLevel.Warning,
            "Whether the link of {RequestId} was mailed before the server last ended is not known; it counts as failed.",
            EventName = "LinkMailLost"
        )]
        public static partial void Lost(ILogger logger, string requestId);
    }
}
