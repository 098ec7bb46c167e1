using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.LeakReports;
using Sallyport.Access.Limits;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Secrets;
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
        services.TryAddSingleton(provider => new StandingBook(
            provider.GetRequiredService<ILogger<StandingBook>>(),
            provider.GetRequiredService<StandingKeeper>()
        ));
        services.TryAddSingleton<RevocationFeed>();
        services.TryAddSingleton<ExpirySchedule>();
        services.TryAddSingleton(provider => new GuessingThrottle(
            provider.GetRequiredService<InEffect<GuessingOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton(provider => new AccountService(
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<StandingBook>(),
            provider.GetRequiredService<RevocationFeed>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton(provider => new Authenticator(
            provider.GetRequiredService<KeyDirectory>(),
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<UnknownKeyCache>(),
            provider.GetRequiredService<GuessingThrottle>(),
            provider.GetRequiredService<PepperRing>(),
            provider.GetRequiredService<WsTokenValidator>(),
            provider.GetRequiredService<ITokenUseStore>(),
            provider.GetRequiredService<ExpirySchedule>(),
            provider.GetRequiredService<LastUsedRecorder>(),
            provider.GetRequiredService<KeyRehasher>(),
            provider.GetRequiredService<IOptions<WsTokenOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
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
        services.TryAddSingleton(provider => new CacheSizes(
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<UnknownKeyCache>(),
            provider.GetRequiredService<StandingKeeper>()
        ));
        services.TryAddSingleton<LastUsedRecorder>();
        services.TryAddSingleton<KeyRehasher>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyRehasher>());
        services.TryAddSingleton(provider => new PepperService(
            provider.GetRequiredService<ISecretSource>(),
            provider.GetRequiredService<ISecretRegister>(),
            provider.GetRequiredService<PepperRing>(),
            provider.GetRequiredService<LastUsedRecorder>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, KeyUpkeep>());
        services.TryAddSingleton(provider => new ExposedKeyAlarm(
            provider.GetRequiredService<PepperRing>(),
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<NoticeBoard>(),
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExposedKeyAlarm>>()
        ));
        services.TryAddSingleton(provider => new KeyService(
            provider.GetRequiredService<IKeyStore>(),
            provider.GetRequiredService<IAccountStore>(),
            provider.GetRequiredService<KeyCache>(),
            provider.GetRequiredService<StandingBook>(),
            provider.GetRequiredService<LastUsedRecorder>(),
            provider.GetRequiredService<PepperRing>(),
            provider.GetRequiredService<RevocationFeed>(),
            provider.GetRequiredService<TimeProvider>()
        ));
    }

    private static void AddAccessTokens(this IServiceCollection services)
    {
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton(provider => new SigningSecretService(
            provider.GetRequiredService<ISecretSource>(),
            provider.GetRequiredService<ISecretRegister>(),
            provider.GetRequiredService<SigningKeyRing>(),
            provider.GetRequiredService<IOptions<WsTokenOptions>>(),
            provider.GetRequiredService<SettledClock>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, SigningUpkeep>());
        services.TryAddSingleton<WsTokenValidator>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, UsedTokenSweeper>());
        services.TryAddSingleton(provider => new WsTokenIssuer(
            provider.GetRequiredService<SigningKeyRing>(),
            provider.GetRequiredService<KeyDirectory>(),
            provider.GetRequiredService<IOptions<WsTokenOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
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
        services.TryAddSingleton<WebhookSender>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<INoticeSink, WebhookSender>(provider => provider.GetRequiredService<WebhookSender>())
        );
        services.TryAddSingleton(provider => new NoticeKeeper(
            provider.GetRequiredService<NoticeBoard>(),
            provider.GetRequiredService<INoticeStore>(),
            provider.GetServices<INoticeSink>(),
            provider.GetRequiredService<IOptions<NoticeOptions>>(),
            provider.GetRequiredService<IOptions<WebhookOptions>>(),
            provider.GetRequiredService<SettledClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<NoticeKeeper>>()
        ));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, WebhookSender>(provider => provider.GetRequiredService<WebhookSender>())
        );
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, NoticeKeeper>(provider => provider.GetRequiredService<NoticeKeeper>())
        );
    }

    private static void AddAccessUsage(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<UsageOptions>().Bind(configuration.GetSection("Usage")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<UsageOptions>, UsageOptionsValidator>());
        services.TryAddSingleton(provider => new UsageMeter(
            provider.GetRequiredService<IUsageStore>(),
            provider.GetRequiredService<IOptions<UsageOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<UsageMeter>>()
        ));
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
        services.TryAddSingleton(provider => new KeyWatch(
            provider.GetRequiredService<IOptions<SuspicionOptions>>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton<SuspicionJudge>();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IHostedService, SuspicionJudge>(provider => provider.GetRequiredService<SuspicionJudge>())
        );
    }
}
