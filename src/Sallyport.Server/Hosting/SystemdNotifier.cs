using System.Net.Sockets;
using System.Text;

namespace Sallyport.Server.Hosting;

/// <summary>
/// Tells systemd (unit <c>Type=notify</c>) that the server is ready, and that it stops. Does nothing where <c>NOTIFY_SOCKET</c> is not set.
/// https://www.freedesktop.org/software/systemd/man/latest/sd_notify.html
/// </summary>
internal sealed partial class SystemdNotifier(ILogger<SystemdNotifier> logger) : IHostedLifecycleService
{
    private readonly string? _socket = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => TellAsync("READY=1", cancellationToken);

    public Task StoppingAsync(CancellationToken cancellationToken) => TellAsync("STOPPING=1", cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task TellAsync(string state, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(_socket))
        {
            return;
        }

        try
        {
            // A name that begins with @ is of the abstract namespace, where a zero stands in its place.
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(_socket[0] == '@' ? '\0' + _socket[1..] : _socket), cancellationToken);
            await socket.SendAsync(Encoding.UTF8.GetBytes(state), cancellationToken);
        }
        catch (SocketException problem)
        {
            Log.NotTold(logger, problem);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3201, LogLevel.Warning, "systemd could not be told of the server's state.", EventName = "SystemdNotTold")]
        public static partial void NotTold(ILogger logger, Exception exception);
    }
}
