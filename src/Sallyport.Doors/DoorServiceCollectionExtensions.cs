using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Sallyport.Access.Limits;
using Sallyport.Doors.AccessRequests;
using Sallyport.Doors.Admissions;
using Sallyport.Doors.Feeds;
using Sallyport.Doors.HttpApi;
using Sallyport.Doors.LeakReports;
using Sallyport.Doors.Limits;
using Sallyport.Doors.Listening;
using Sallyport.Doors.Prices;
using Sallyport.Doors.Redaction;
using Sallyport.Doors.Requests;
using Sallyport.Doors.Sessions;
using Sallyport.Doors.SocketIODoor;
using Sallyport.Doors.Usage;
using Sallyport.Doors.WebSocketDoor;
using Sallyport.SocketIO;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the doors: admission, sessions, the request pipeline and the three ways in.</summary>
internal static class DoorServiceCollectionExtensions
{
    /// <summary>
    /// Adds everything behind the three doors, bound to the sections <c>Doors</c>, <c>Limits</c>, <c>Origins</c> and <c>Proxies</c>. Access, channels, chains,
    /// market and Socket.IO are added by the caller. Calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddDoors(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.TryAddSingleton(TimeProvider.System);
        services.AddSecretRedaction();
        services.AddServerMetrics();
        services.AddHealth();
        AddOptions(services, configuration);

        services.TryAddSingleton<OriginPolicy>();
        services.TryAddSingleton<KeyRestrictions>();
        services.TryAddSingleton<TrustedProxies>();
        services.TryAddSingleton<Admission>();
        services.TryAddSingleton<DoorState>();
        services.TryAddSingleton<SessionRegistry>();
        services.TryAddSingleton<AdmittedSessions>();
        services.TryAddSingleton<TcpConnections>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<KestrelServerOptions>, KestrelBounds>());
        services.TryAddSingleton<RequestUsage>();
        services.TryAddSingleton<KeyAttempts>();
        services.TryAddSingleton<LimitMetrics>();
        services.TryAddSingleton<WorkBounds>();
        services.TryAddSingleton<UsageReads>();
        services.TryAddSingleton<RequestGate>();
        services.TryAddSingleton<PriceQuota>();
        services.TryAddSingleton<ChannelQuota>();
        AddRequests(services);

        services.TryAddSingleton<SocketDoor>();
        services.TryAddSingleton<RawDoor>();
        services.TryAddSingleton<HttpDoor>();
        services.TryAddSingleton<WsTokenEndpoint>();
        services.TryAddSingleton<AnswerWriter>();
        services.TryAddSingleton<RequestEndpoint>();
        services.TryAddSingleton<UsageEndpoint>();
        services.TryAddSingleton<LeakReportEndpoint>();
        services.AddAccessRequestPages();
        services.AddHostedService<DoorShutdown>();
        services.AddHostedService<FeedService>();
        return services;
    }

    private static void AddOptions(IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DoorOptions>().Bind(configuration.GetSection(DoorOptions.Section)).ValidateOnStart();
        services.AddOptions<LimitsOptions>().Bind(configuration.GetSection(LimitsOptions.Section)).ValidateOnStart();
        services.AddOptions<OriginsOptions>().Bind(configuration.GetSection(OriginsOptions.Section)).ValidateOnStart();
        services.AddOptions<ProxiesOptions>().Bind(configuration.GetSection(ProxiesOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<DoorOptions>, DoorOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<LimitsOptions>, LimitsOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CostOptions>, CostNamesValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<OriginsOptions>, OriginsOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ProxiesOptions>, ProxiesOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SocketIOOptions>, SocketDoorOptionsSetup>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, ResponseRateSetup>());
    }

    private static void AddRequests(IServiceCollection services)
    {
        services.TryAddSingleton<RequestPipeline>();
        AddRequest<EvmRpcHandler>(services);
        AddRequest<SvmRpcHandler>(services);
        AddRequest<PriceSubscribeHandler>(services);
        AddRequest<PriceUnsubscribeHandler>(services);
        AddRequest<PriceListHandler>(services);
        AddRequest<SubscribeHandler>(services);
        AddRequest<UnsubscribeHandler>(services);
        AddRequest<ListHandler>(services);
        AddRequest<UsageHandler>(services);
        AddRequest<UsageCsvHandler>(services);
    }

    private static void AddRequest<T>(IServiceCollection services)
        where T : class, IRequestHandler, INamedRequest
    {
        if (services.Any(service => service.ImplementationType == typeof(T)))
        {
            return;
        }

        services.AddSingleton<IRequestHandler, T>();
        services.AddSingleton(new RequestName(T.Name));
    }
}
