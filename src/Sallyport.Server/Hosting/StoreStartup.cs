using Sallyport.Storage;

namespace Sallyport.Server.Hosting;

/// <summary>Opens the store before anything else starts: nobody is let in, and no control socket stands, without the data folder's lock.</summary>
internal sealed partial class StoreStartup(StoreOpener store, ILogger<StoreStartup> logger) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var migration in await store.OpenAsync(cancellationToken))
        {
            Log.Migrated(logger, migration.Number, migration.Name);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The database took migration {Number} ({Name}).", EventName = "MigrationApplied")]
        public static partial void Migrated(ILogger logger, int number, string name);
    }
}
