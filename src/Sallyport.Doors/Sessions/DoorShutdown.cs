using Microsoft.Extensions.Options;
using Sallyport.SocketIO;

namespace Sallyport.Doors.Sessions;

/// <summary>
/// Graceful shutdown, before anything else stops: say so to those who ask (and wait, where configured), admit nobody, end every session with the reason that brings clients back (1012, or the
/// transport alone on Socket.IO), and wait for them a little. What is left then is cut when Kestrel stops.
/// </summary>
internal sealed partial class DoorShutdown(
    DoorState state,
    SessionRegistry registry,
    SocketIOServer socketIO,
    IOptions<DoorOptions> doors,
    TimeProvider time,
    ILogger<DoorShutdown> logger
) : IHostedLifecycleService
{
    // Of the 10 s that shutdown may take in all; feeds, store and Kestrel need some of it too.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(6);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        if (state.Leave() && doors.Value.DrainDelay > TimeSpan.Zero)
        {
            Log.Draining(logger, doors.Value.DrainDelay);
            await Task.Delay(doors.Value.DrainDelay, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        state.Stop();
        socketIO.StopAdmitting();
        Log.Stopping(logger, registry.Count);

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await registry.EndAllAsync(Errors.DisconnectReason.Restarting, patience.Token);
            await socketIO.CloseAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            Log.Impatient(logger, registry.Count);
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(
            3341,
            LogLevel.Information,
            "Closing the doors: {Count} sessions are told to come back.",
            EventName = "DoorsClosing"
        )]
        public static partial void Stopping(ILogger logger, int count);

        [LoggerMessage(3342, LogLevel.Warning, "{Count} sessions did not close in time and are cut.", EventName = "SessionsCut")]
        public static partial void Impatient(ILogger logger, int count);

        [LoggerMessage(
            3343,
            LogLevel.Information,
            "Told to stop: clients should go elsewhere; the doors close in {Delay}.",
            EventName = "DoorsDraining"
        )]
        public static partial void Draining(ILogger logger, TimeSpan delay);
    }
}
