using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Authentication;

/// <summary>Runs beside the doors: warms the cache before they open, writes last uses now and then, and once more at the end, and lets go of keys at rest.</summary>
internal sealed partial class KeyUpkeep(
    KeyDirectory directory,
    LastUsedRecorder recorder,
    StandingKeeper keeper,
    IOptions<KeyOptions> options,
    TimeProvider time,
    ILogger<KeyUpkeep> logger
) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await directory.WarmAsync(options.Value.CacheSize, cancellationToken);
        }
        catch (AccessStoreException exception)
        {
            Log.NotWarmed(logger, exception);
        }

        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await recorder.FlushAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LastUsedFlushInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await recorder.FlushAsync(stoppingToken);
            keeper.Sweep();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1041,
            LogLevel.Warning,
            "Keys could not be read ahead; they are read when they are used.",
            EventName = "KeysNotWarmed"
        )]
        public static partial void NotWarmed(ILogger logger, Exception exception);
    }
}
