using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.Tests.Hosting;

namespace Sallyport.SocketIO.Tests.EngineIO.Connections;

/// <summary>An application that sets Kestrel up as it likes, echoes on <c>/engine.io/</c>, and sees what becomes of its first request.</summary>
internal sealed class WatchedServer : IAsyncDisposable
{
    private readonly TaskCompletionSource _firstEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _app = null!;
    private WeakReference? _first;

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Gets what ends with the first request.</summary>
    public Task FirstEnded => _firstEnded.Task;

    public static async Task<WatchedServer> StartAsync(
        Action<KestrelServerOptions>? before = null,
        Action<KestrelServerOptions>? after = null,
        Action<EngineOptions>? configure = null
    )
    {
        var server = new WatchedServer();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0").ConfigureKestrel(before ?? (_ => { }));
        builder.Services.AddRouting().AddEngineIO();
        builder.WebHost.ConfigureKestrel(after ?? (_ => { }));
        server._app = builder.Build();
        server._app.Use(next => context => server.WatchAsync(context, next));
        var options = new EngineOptions();
        configure?.Invoke(options);
        server._app.MapEngineIO("/engine.io/", new EngineServer(server._app.Services, options, session => new Echo(session)));
        await server._app.StartAsync();
        return server;
    }

    public async Task<RawWebSocket> OpenAsync()
    {
        var client = await RawWebSocket.RequestAsync(Address, "/engine.io/?EIO=4&transport=websocket");
        client.Head.ShouldStartWith("HTTP/1.1 101 ");
        (await client.ReadFrameAsync()).Text.ShouldStartWith("0{");
        return client;
    }

    /// <summary>Collects garbage until what Kestrel kept for the first request is gone; gives up after a generous time.</summary>
    public async Task<bool> IsFirstGoneAsync()
    {
        for (var patience = Task.Delay(TimeSpan.FromSeconds(30)); !patience.IsCompleted; await Task.Yield())
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (_first is { IsAlive: false })
            {
                return true;
            }
        }

        return false;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task WatchAsync(HttpContext context, RequestDelegate next)
    {
        if (_first is null)
        {
            Watch(context);
        }

        await next(context);
        _firstEnded.TrySetResult();
    }

    // The features of a request are Kestrel's HTTP connection itself.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Watch(HttpContext context) => _first = new WeakReference(context.Features);

    private sealed class Echo(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            _ = session.TrySend(EngineMessage.Text(data.Span));
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
