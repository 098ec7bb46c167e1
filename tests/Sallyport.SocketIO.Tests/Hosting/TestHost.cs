using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sallyport.SocketIO.EngineIO;
using Sallyport.SocketIO.EngineIO.WebSockets;

namespace Sallyport.SocketIO.Tests.Hosting;

/// <summary>A real server on a free port: Socket.IO on <c>/socket.io/</c> and an echoing bare Engine.IO on <c>/engine.io/</c>.</summary>
internal sealed class TestHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestHost(WebApplication app, EngineServer echo, ManualTime time, CollectedLog log, RequestsUnderWay requests)
    {
        Requests = requests;
        Echo = echo;
        _app = app;
        Time = time;
        Log = log;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(30) };
    }

    public Uri Address { get; }

    public HttpClient Http { get; }

    /// <summary>Gets the bare Engine.IO server.</summary>
    public EngineServer Echo { get; }

    public RequestsUnderWay Requests { get; }

    public ManualTime Time { get; }

    public CollectedLog Log { get; }

    public IServiceProvider Services => _app.Services;

    public SocketIOServer Server => _app.Services.GetRequiredService<SocketIOServer>();

    public static async Task<TestHost> StartAsync(
        Action<SocketIOServer>? map = null,
        Action<SocketIOOptions>? configure = null,
        Action<EngineOptions>? configureEngine = null,
        Action<IApplicationBuilder>? use = null,
        Func<EngineSession, IEngineListener>? accept = null,
        Action<ISocketIOBuilder>? extend = null,
        LogLevel minimumLevel = LogLevel.Trace,
        bool isInline = false,
        Action<IEndpointConventionBuilder>? endpoint = null,
        object? groupMetadata = null
    )
    {
        var time = new ManualTime();
        var log = new CollectedLog();
        var requests = new RequestsUnderWay();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());

        // How slow a body may be is judged by our clock alone.
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Limits.MinRequestBodyDataRate = null;
                kestrel.ConfigureEndpointDefaults(listen =>
                {
                    listen.Use(next => connection => requests.RunAsync(connection, next));
                    listen.UseSocketIOConnections();
                });
            })
            .UseUrls("http://127.0.0.1:0");
        builder.Services.Configure<SocketTransportOptions>(sockets =>
        {
            sockets.UnsafePreferInlineScheduling = isInline;
            sockets.CreateBoundListenSocket = WithSmallSendBuffer;
        });
        builder.Services.AddSingleton(provider => new InlineScheduling(isInline, time, provider.GetRequiredService<ILoggerFactory>()));
        builder.Logging.AddProvider(log).SetMinimumLevel(minimumLevel);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<TimeProvider>(time);
        var added = builder.Services.AddSocketIO(configure);
        extend?.Invoke(added);
        var app = builder.Build();
        app.Use(next => context => requests.RunAsync(context, next));
        use?.Invoke(app);
        map?.Invoke(app.Services.GetRequiredService<SocketIOServer>());
        var engine = new EngineOptions();
        configureEngine?.Invoke(engine);
        var echo = new EngineServer(app.Services, engine, accept ?? (session => new EchoListener(session)));
        IEndpointRouteBuilder routes = groupMetadata is null ? app : app.MapGroup("").WithMetadata(groupMetadata);
        foreach (var mapped in new[] { routes.MapEngineIO("/engine.io/", echo), routes.MapSocketIO() })
        {
            endpoint?.Invoke(mapped);
        }

        await app.StartAsync();
        return new TestHost(app, echo, time, log, requests);
    }

    /// <summary>Collects what the library measures from now on.</summary>
    public CollectedMetrics CollectMetrics() => new(_app.Services.GetRequiredService<IMeterFactory>());

    /// <summary>Says whether a meter is this host's: other tests run at the same time.</summary>
    public bool Owns(Meter meter) => ReferenceEquals(meter.Scope, _app.Services.GetRequiredService<IMeterFactory>());

    /// <summary>Moves the clock on until something that waits for it has ended: its wait may begin a moment after what the test has seen.</summary>
    public async Task AdvanceUntilAsync(Task ended, TimeSpan by)
    {
        var patience = Task.Delay(TimeSpan.FromSeconds(30));
        while (!ended.IsCompleted && !patience.IsCompleted)
        {
            Time.Advance(by);
            await Task.Yield();
        }
    }

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.CloseAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    // Linux lets a send buffer grow to several megabytes. A fixed size says how much a client can leave unread before the server has to wait.
    private static System.Net.Sockets.Socket WithSmallSendBuffer(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        socket.SendBufferSize = 64 * 1024;
        return socket;
    }

    private sealed class EchoListener(EngineSession session) : IEngineListener
    {
        public ValueTask OnMessageAsync(ReadOnlyMemory<byte> data, bool isBinary)
        {
            _ = session.TrySend(isBinary ? EngineMessage.Binary(data.ToArray()) : EngineMessage.Text(data.Span));
            return ValueTask.CompletedTask;
        }

        public ValueTask OnClosedAsync(EngineCloseReason reason) => ValueTask.CompletedTask;
    }
}
