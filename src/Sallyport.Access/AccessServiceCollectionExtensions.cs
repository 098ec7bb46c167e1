using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Limits;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Standings;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers who may come in.</summary>
public static class AccessServiceCollectionExtensions
{
    /// <summary>
    /// Adds accounts, API keys, ws-tokens and revocation, bound to the sections <c>Keys</c>, <c>WsTokens</c> and <c>Limits:Guessing</c>. The stores
    /// and the secret source come from elsewhere (<c>AddStorage</c>). Calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddLogging();
        services.AddAccessOptions(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddAccessKeys();
        services.AddAccessTokens();
        services.AddAccessNotices(configuration);
        services.AddAccessRequests(configuration);
        services.AddLeakReports(configuration);
        services.AddAccessUsage(configuration);
        services.AddSuspicion(configuration);
        services.AddAccessLimits(configuration);
        services.AddAdminTokens();

        services.TryAddSingleton<SettledClock>();
        services.TryAddSingleton<StandingKeeper>();
        services.TryAddSingletonByInternalConstructor<StandingBook>();
        services.TryAddSingleton<RevocationFeed>();
        services.TryAddSingleton<ExpirySchedule>();
        services.TryAddSingleton(provider => new GuessingThrottle(
            provider.GetRequiredService<InEffect<GuessingOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingletonByInternalConstructor<AccountService>();
        services.TryAddSingletonByInternalConstructor<Authenticator>();
        return services;
    }

    private static void AddAccessOptions(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<KeyOptions>().Bind(configuration.GetSection("Keys")).ValidateOnStart();
        services.AddOptions<WsTokenOptions>().Bind(configuration.GetSection("WsTokens")).ValidateOnStart();
        services.AddOptions<GuessingOptions>().Bind(configuration.GetSection("Limits:Guessing")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KeyOptions>, KeyOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WsTokenOptions>, WsTokenOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GuessingOptions>, GuessingOptionsValidator>());
    }

    private static void AddAccessKeys(this IServiceCollection services)
    {
        services.TryAddSingleton<PepperRing>();
        services.TryAddSingleton<KeyCache>();
        services.TryAddSingleton<UnknownKeyCache>();
        services.TryAddSingleton<KeyDirectory>();
        services.TryAddSingletonByInternalConstructor<CacheSizes>();
        services.TryAddSingleton<LastUsedRecorder>();
        services.TryAddHostedSingleton<KeyRehasher>();
        services.TryAddSingletonByInternalConstructor<PepperService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeyUpkeep>());
        services.TryAddSingletonByInternalConstructor<ExposedKeyAlarm>();
        services.TryAddSingletonByInternalConstructor<KeyService>();
    }

    private static void AddAccessTokens(this IServiceCollection services)
    {
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton<SigningSecretService>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SigningUpkeep>());
        services.TryAddSingleton<WsTokenValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, UsedTokenSweeper>());
        services.TryAddSingletonByInternalConstructor<WsTokenIssuer>();
    }

    private static void AddAccessNotices(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<NoticeOptions>().Bind(configuration.GetSection("Notices")).ValidateOnStart();
        services.AddOptions<WebhookOptions>().Bind(configuration.GetSection("Webhooks")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<NoticeOptions>, NoticeOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>());
        services.AddMetrics();
        services.TryAddSingleton<NoticeMetrics>();
        services.TryAddSingleton<NoticeBoard>();
        services.TryAddSingleton<NoticeService>();
        services.TryAddSingleton<WebhookPoster>();
        services.TryAddHostedSingleton<WebhookSender>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<INoticeSink, WebhookSender>(provider => provider.GetRequiredService<WebhookSender>())
        );
        services.TryAddSingletonByInternalConstructor<NoticeKeeper>();
        services.TryAddHostedSingleton<NoticeKeeper>();
    }

    private static void AddAccessUsage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UsageOptions>().Bind(configuration.GetSection("Usage")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>());
        services.TryAddSingleton<UsageMeter>();
        services.TryAddSingleton<IUsageLedger>(provider => provider.GetRequiredService<UsageMeter>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, UsageUpkeep>());
    }

    private static void AddAdminTokens(this IServiceCollection services)
    {
        services.TryAddSingleton<AdminTokenService>();
        services.TryAddSingleton<AdminAuthenticator>();
    }

    private static void AddSuspicion(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<SuspicionOptions>().Bind(configuration.GetSection("Suspicion")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SuspicionOptions>, SuspicionOptionsValidator>());
        services.TryAddSingleton<KeyWatch>();
        services.TryAddHostedSingleton<SuspicionJudge>();
    }
}
