using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sallyport.Access.Tokens;

/// <summary>
/// Forgets marks of tokens that are over. Some minutes late, so that a clock set back a little does not make a used token usable again.
/// </summary>
internal sealed partial class UsedTokenSweeper(ITokenUseStore store, TimeProvider time, ILogger<UsedTokenSweeper> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.PurgeAsync(time.GetUtcNow() - Margin, cancellationToken);
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
