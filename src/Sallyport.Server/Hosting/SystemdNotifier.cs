using System.Net.Sockets;
using Microsoft.Extensions.Hosting.Systemd;

namespace Sallyport.Server.Hosting;

/// <summary>
/// Tells systemd (unit <c>Type=notify</c>) that the server is ready, and that it stops. Does nothing where <c>NOTIFY_SOCKET</c> is not set.
/// https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
/// </summary>
internal sealed partial class SystemdNotifier(ILogger<SystemdNotifier> logger) : IHostedLifecycleService
{
    private readonly Microsoft.Extensions.Hosting.Systemd.SystemdNotifier _systemd = new();

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Notify(ServiceState.Ready);

    public Task StoppingAsync(CancellationToken cancellationToken) => Notify(ServiceState.Stopping);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private Task Notify(ServiceState state)
    {
        try
        {
            _systemd.Notify(state);
        }
        catch (SocketException problem)
        {
            Log.NotTold(logger, problem);
        }

        return Task.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Warning, "systemd could not be told of the server's state.", EventName = "SystemdNotTold")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
