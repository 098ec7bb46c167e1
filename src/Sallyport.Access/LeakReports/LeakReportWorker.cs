using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sallyport.Access.LeakReports;

/// <summary>Acts on reports of leaked keys, one after the other; what came in before the end is done before the end.</summary>
internal sealed partial class LeakReportWorker(LeakReportService reports, TimeProvider time, ILogger<LeakReportWorker> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    // Others have things to bring to an end as well.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        reports.Waiting.Writer.TryComplete();
        try
        {
            await (ExecuteTask ?? Task.CompletedTask).WaitAsync(Patience, time, cancellationToken);
        }
        catch (Exception exception) when (exception is OperationCanceledException or TimeoutException)
        {
            Log.Lost(logger, reports.Waiting.Reader.Count);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var report in reports.Waiting.Reader.ReadAllAsync(stoppingToken))
        {
            while (!await reports.TryActAsync(report, stoppingToken))
            {
                // The store is lost: a leaked key is not forgotten for that.
                Log.Again(logger, report.Keys.Count);
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1081,
            LogLevel.Warning,
            "A report of {Count} leaked keys could not be acted on: the store could not answer. Trying again.",
            EventName = "LeakReportDelayed"
        )]
        public static partial void Again(ILogger logger, int count);

        [LoggerMessage(
            1082,
            LogLevel.Error,
            "The server stops with {Count} reports of leaked keys waiting behind the one at hand: they are lost.",
            EventName = "LeakReportsLost"
        )]
        public static partial void Lost(ILogger logger, int count);
    }
}
