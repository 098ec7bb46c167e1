using Microsoft.Extensions.Options;
using Sallyport.Doors.AccessRequests;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Mail;
using Sallyport.Doors.Sessions;
using Sallyport.Operations.Control;

namespace Sallyport.Server.Hosting;

/// <summary>Builds the server out of its rooms. <c>serve</c> runs it; the tests run the same.</summary>
internal static class ServerHost
{
    /// <summary>Graceful shutdown is promised within 10 s after the drain delay: the last is for giving the store back.</summary>
    private static readonly TimeSpan ShutdownTime = TimeSpan.FromSeconds(9);

    public static WebApplication Build(IConfiguration configuration, bool jsonLogs = false, Action<WebApplicationBuilder>? customize = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(
            new WebApplicationOptions { ApplicationName = typeof(ServerHost).Assembly.GetName().Name }
        );
        builder.Configuration.AddConfiguration(configuration);
        builder.Logging.AddSallyportLogging(configuration, jsonLogs);
        builder.WebHost.UseListenAddresses(configuration);
        AddRooms(builder.Services, configuration);
        builder.Services.AddServerOperations();
        builder.Services.AddHostedService<ControlServer>();
        builder.Services.AddMetricsListener(configuration);
        builder.Services.AddHostedService<SystemdNotifier>();
        builder
            .Services.AddOptions<HostOptions>()
            .Configure<IOptions<DoorOptions>>((options, doors) => options.ShutdownTimeout = ShutdownTime + doors.Value.DrainDelay);
        builder.Services.Configure<ConsoleLifetimeOptions>(options => options.SuppressStatusMessages = true);
        customize?.Invoke(builder);

        var app = builder.Build();
        app.StartTelemetry();
        app.Services.StartMeasuring(configuration);
        app.UseDoors();
        app.MapSocketIODoor();
        app.MapWebSocketDoor();
        app.MapAccessRequests();
        app.MapApi();
        app.MapHealth();
        app.MapAdminApi();
        return app;
    }

    /// <summary>Registers the rooms. <c>check-config</c> asks the same registrations whether they agree with the configuration.</summary>
    public static void AddRooms(IServiceCollection services, IConfiguration configuration)
    {
        services.AddRoutingCore();
        services.AddSocketIO();
        services.AddAccess(configuration);
        services.AddChannels();
        services.AddChains(configuration);
        services.AddMarket(configuration);
        services.AddStorage(configuration);
        services.AddDoors(configuration);
        services.AddAdminApi(configuration);
        services.AddMail(configuration);
        services.AddServerCertificate(configuration);
        services.AddTelemetry(configuration);
    }
}
