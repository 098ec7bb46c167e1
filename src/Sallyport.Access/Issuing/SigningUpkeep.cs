using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sallyport.Access.Issuing;

/// <summary>Removes signing secrets whose time is over, an hour after it; they are refused to the millisecond without this.</summary>
internal sealed partial class SigningUpkeep(SigningSecretService secrets, TimeProvider time, ILogger<SigningUpkeep> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    public async Task RetireDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            await secrets.RetireDueAsync(cancellationToken);
        }
        catch (AccessStoreException exception)
        {
            Log.NotRetired(logger, exception);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await RetireDueAsync(stoppingToken);
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static partial class Log
    {
        [LoggerMessage(
            1201,
            LogLevel.Warning,
            "A signing secret whose time is over could not be removed; trying again. Its tokens are refused.",
            EventName = "SigningSecretNotRetired"
        )]
        public static partial void NotRetired(ILogger logger, Exception exception);
    }
}
