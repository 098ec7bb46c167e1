using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Doors.AccessRequests;
using Sallyport.Operations.Execution;
using Sallyport.Operations.Verbs;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers what an operator can do.</summary>
internal static class OperationServices
{
    /// <summary>Adds the operations that need accounts, keys and the store only: a command does them itself while no server runs.</summary>
    public static IServiceCollection AddStoreOperations(this IServiceCollection services)
    {
        services.AddOperationGroup<AuditOperations>();
        services.AddOperationGroup<SigningSecretOperations>();
        services.AddOperationGroup<PepperOperations>();
        services.AddOperationGroup<BackupOperations>();
        services.AddOperationGroup<AccountOperations>();
        services.AddOperationGroup<KeyOperations>();
        services.AddOperationGroup<TokenOperations>();
        services.AddOperationGroup<LimitOperations>();
        services.AddOperationGroup<AdminTokenOperations>();
        services.TryAddSingleton<LinkPost>();
        services.AddOperationGroup<AccessRequestOperations>();
        services.AddOperationGroup<UsageOperations>();
        services.AddOperationGroup<NoticeOperations>();
        services.AddOperationGroup<WebhookOperations>();
        services.AddOperationGroup<MailOperations>();
        services.TryAddSingleton<OperationCatalogue>();
        services.TryAddSingleton<OperatorDesk>();
        return services;
    }

    /// <summary>Adds all of them: also those that only a running server can do.</summary>
    public static IServiceCollection AddServerOperations(this IServiceCollection services)
    {
        services.AddStoreOperations();
        services.AddOperationGroup<StatusOperations>();
        services.AddOperationGroup<SessionOperations>();
        services.AddOperationGroup<UpstreamOperations>();
        return services;
    }

    private static void AddOperationGroup<T>(this IServiceCollection services)
        where T : class, IOperationGroup => services.TryAddEnumerable(ServiceDescriptor.Singleton<IOperationGroup, T>());
}
