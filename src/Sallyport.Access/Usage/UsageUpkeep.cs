using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Sallyport.Access.Usage;

/// <summary>
/// Runs beside the doors: writes what was counted every so often, and once more when everything else has stopped; rolls up, and forgets what is older
/// than it is kept.
/// </summary>
internal sealed partial class UsageUpkeep(
    UsageMeter meter,
    IUsageStore store,
    SettledClock clock,
    IOptions<UsageOptions> options,
    TimeProvider time,
    ILogger<UsageUpkeep> logger
) : BackgroundService, IHostedLifecycleService
{
    // What is counted in an hour's last seconds is written a little later; rolling up before would be right too, only dearer.
    private static readonly TimeSpan RollUpDelay = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan RollUpInterval = TimeSpan.FromMinutes(5);

    private long? _rolledUpAt;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>The last flush: doors, sessions and web server have stopped, so nothing is counted any more.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => meter.FlushAsync(cancellationToken);

    /// <summary>Rolls up and forgets.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.RollUpAsync(time.GetUtcNow() - RollUpDelay, cancellationToken);
            if (clock.Look() is var now && now > DateTimeOffset.MinValue)
            {
                await store.PurgeAsync(UsageInterval.Minute, now - options.Value.MinuteRetention, cancellationToken);
                await store.PurgeAsync(UsageInterval.Hour, now - options.Value.HourRetention, cancellationToken);
                await store.PurgeAsync(UsageInterval.Day, now - options.Value.DayRetention, cancellationToken);
            }
        }
        catch (AccessStoreException exception)
        {
            Log.NotTidied(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.FlushInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await meter.FlushAsync(stoppingToken);
            if (_rolledUpAt is not { } last || time.GetElapsedTime(last) >= RollUpInterval)
            {
                _rolledUpAt = time.GetTimestamp();
                await TidyAsync(stoppingToken);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1301,
            LogLevel.Warning,
            "Usage could not be rolled up or old usage removed; trying again.",
            EventName = "UsageNotTidied"
        )]
        public static partial void NotTidied(ILogger logger, Exception exception);
    }
}
