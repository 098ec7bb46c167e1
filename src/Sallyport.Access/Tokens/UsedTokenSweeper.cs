using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sallyport.Access.Tokens;

/// <summary>
/// Forgets marks of tokens that are over, by a clock that has proved itself: neither one that is set back nor one that was set forward for a while makes a
/// used token usable again.
/// </summary>
internal sealed partial class UsedTokenSweeper(
    ITokenUseStore store,
    SettledClock clock,
    TimeProvider time,
    ILogger<UsedTokenSweeper> logger
) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (clock.Look() is var now && now > DateTimeOffset.MinValue + Margin)
            {
                await store.PurgeAsync(now - Margin, cancellationToken);
            }
        }
        catch (AccessStoreException exception)
        {
            Log.NotSwept(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await SweepAsync(stoppingToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            1261,
            LogLevel.Warning,
            "Marks of expired ws-tokens could not be removed; trying again.",
            EventName = "UsedTokensNotSwept"
        )]
        public static partial void NotSwept(ILogger logger, Exception exception);
    }
}
