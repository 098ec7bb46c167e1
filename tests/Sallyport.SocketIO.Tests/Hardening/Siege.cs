using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.Hardening;

/// <summary>A server under attack, and a client of it that behaves.</summary>
internal sealed class Siege : IAsyncDisposable
{
    private readonly RawConnection _healthy;
    private int _asked;

    private Siege(TestHost host, RawConnection healthy)
    {
        Host = host;
        _healthy = healthy;
    }

    public TestHost Host { get; }

    public static async Task<Siege> StartAsync(Action<SocketIOServer>? map = null, Action<SocketIOOptions>? configure = null)
    {
        var host = await TestHost.StartAsync(
            server =>
            {
                server.Of("/").OnConnected(socket => socket.On("echo", received => _ = received.TryAck(received.ArgumentsJson)));
                map?.Invoke(server);
            },
            configure,
            minimumLevel: LogLevel.Information
        );
        return new Siege(host, await RawConnection.EnterAsync(host));
    }

    /// <summary>The client that behaves is served, the next ones get in, and nothing was logged that an operator would have to look at.</summary>
    public async Task ShouldStandAsync()
    {
        await ShouldAnswerAsync(_healthy);
        using var next = await RawConnection.EnterAsync(Host);
        await ShouldAnswerAsync(next);
        _ = await PollingClient.OpenAsync(Host, "/socket.io/");
        ShouldBeSilent();
    }

    /// <summary>Nothing above Debug of ours, and of the web server nothing that an operator would look at.</summary>
    public void ShouldBeSilent() =>
        Host
            .Log.Lines.Where(line =>
                line.Level >= (line.Category.StartsWith("Sallyport", StringComparison.Ordinal) ? LogLevel.Information : LogLevel.Warning)
            )
            .ShouldBeEmpty();

    /// <summary>As <see cref="ShouldStandAsync"/>, where the client that behaves may have been cut by the clock.</summary>
    public async Task ShouldServeTheNextAsync()
    {
        using var next = await RawConnection.EnterAsync(Host);
        await ShouldAnswerAsync(next);
    }

    /// <summary>Sends the pong of the client that behaves, and makes sure that it was taken.</summary>
    public async Task PongAsync()
    {
        await _healthy.SendAsync("3");
        await ShouldAnswerAsync(_healthy);
    }

    /// <summary>Bytes that live after everything else was collected.</summary>
    public static long LiveBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    public async ValueTask DisposeAsync()
    {
        _healthy.Dispose();
        await Host.DisposeAsync();
    }

    private async Task ShouldAnswerAsync(RawConnection client)
    {
        var number = ++_asked;
        await client.SendAsync($"42{number}[\"echo\",{number}]");
        string answer;
        do
        {
            // Pings, and what else is sent to everybody.
            answer = await client.ReadAsync();
            answer.ShouldNotStartWith("closed");
        } while (answer != $"43{number}[{number}]");
    }
}
