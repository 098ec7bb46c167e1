using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Idempotency;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Secrets;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;
using Sallyport.Storage;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Folder;
using Sallyport.Storage.Secrets;
using Sallyport.Storage.Sqlite;
using Sallyport.Storage.Sqlite.AccessRequests;
using Sallyport.Storage.Sqlite.Accounts;
using Sallyport.Storage.Sqlite.AdminTokens;
using Sallyport.Storage.Sqlite.Audit;
using Sallyport.Storage.Sqlite.Backup;
using Sallyport.Storage.Sqlite.Idempotency;
using Sallyport.Storage.Sqlite.Keys;
using Sallyport.Storage.Sqlite.Migrations;
using Sallyport.Storage.Sqlite.Notices;
using Sallyport.Storage.Sqlite.Secrets;
using Sallyport.Storage.Sqlite.Tokens;
using Sallyport.Storage.Sqlite.Usage;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what outlives the process.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>
    /// Adds the SQLite stores and the secrets in the data folder, bound to the sections <c>Data</c> and <c>Secrets</c>. Nothing is opened before
    /// <see cref="StoreOpener.OpenAsync"/>, which the host calls before it listens. Calling twice is harmless.
    /// </summary>
    public static IServiceCollection AddStorage(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configuration);

        services.AddLogging();
        services.AddOptions<DataOptions>().Bind(configuration.GetSection("Data")).ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<SecretOptions>().Bind(configuration.GetSection("Secrets"));
        services.TryAddSingleton(TimeProvider.System);

        services.TryAddSingleton<FolderLease>();
        services.AddMetrics();
        services.TryAddSingleton<StoreMetrics>();
        services.TryAddSingleton<SchemaGuard>();
        services.TryAddSingleton<SqliteDatabase>();
        services.TryAddSingleton<IStoreProbe, SqliteProbe>();
        services.TryAddSingleton<IReadOnlyList<Migration>>(_ => Migration.ReadAll());
        services.TryAddSingleton<IMigrator, SqliteMigrator>();
        services.TryAddSingleton<ISecretSource, FileSecretSource>();
        services.TryAddSingleton<PepperRing>();
        services.TryAddSingleton<SigningKeyRing>();
        services.TryAddSingleton<AuditChain>();
        services.TryAddSingleton<SqliteAuditTrail>();
        services.TryAddSingleton<ISecretRegister, SqliteSecretRegister>();
        services.TryAddSingleton<PepperGuard>();
        services.TryAddSingleton(provider => new StoreOpener(
            provider.GetRequiredService<IMigrator>(),
            provider.GetRequiredService<PepperRing>(),
            provider.GetRequiredService<SigningKeyRing>(),
            provider.GetRequiredService<PepperGuard>(),
            provider.GetRequiredService<ISecretRegister>(),
            provider.GetRequiredService<SqliteDatabase>()
        ));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StoreStartup>());
        services.TryAddSingleton<IDatabaseFiles, SqliteDatabaseFiles>();
        services.TryAddSingleton(provider => new BackupService(
            provider.GetRequiredService<FolderLease>(),
            provider.GetRequiredService<IDatabaseFiles>(),
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<TimeProvider>()
        ));
        services.TryAddSingleton(provider => new DatabaseRestore(
            provider.GetRequiredService<FolderLease>(),
            provider.GetRequiredService<IDatabaseFiles>(),
            provider.GetRequiredService<IOptions<SecretOptions>>(),
            provider.GetRequiredService<StoreOpener>(),
            provider.GetRequiredService<IAuditStore>(),
            provider.GetRequiredService<TimeProvider>()
        ));

        services.TryAddSingleton<IAuditStore, SqliteAuditStore>();
        services.TryAddSingleton<IAccountStore, SqliteAccountStore>();
        services.TryAddSingleton<IKeyStore, SqliteKeyStore>();
        services.TryAddSingleton<IAccessRequestStore, SqliteAccessRequestStore>();
        services.TryAddSingleton<ITokenUseStore, SqliteTokenUseStore>();
        services.TryAddSingleton<IUsageStore, SqliteUsageStore>();
        services.TryAddSingleton<INoticeStore, SqliteNoticeStore>();
        services.TryAddSingleton<IWebhookQueue, SqliteWebhookQueue>();
        services.TryAddSingleton<INetworkStore, SqliteNetworkStore>();
        services.TryAddSingleton<IAdminTokenStore, SqliteAdminTokenStore>();
        services.TryAddSingleton<IIdempotencyStore, SqliteIdempotencyStore>();
        return services;
    }
}
