using Microsoft.Extensions.DependencyInjection.Extensions;
using Sallyport.Access.Notices;
using Sallyport.Doors.Mail;
using Sallyport.Operations.Execution;
using Sallyport.Storage;

namespace Sallyport.Operations.Control;

/// <summary>The desk of a command that found no running server: takes the data folder's lock, opens the store, and gives both back.</summary>
internal sealed class LocalDesk : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private LocalDesk(ServiceProvider services, IReadOnlyList<AppliedMigration> applied)
    {
        _services = services;
        Applied = applied;
    }

    /// <summary>Gets the migrations that opening applied.</summary>
    public IReadOnlyList<AppliedMigration> Applied { get; }

    public OperatorDesk Desk => _services.GetRequiredService<OperatorDesk>();

    /// <exception cref="StorageException">The store cannot be opened; the message is for the operator.</exception>
    public static async Task<LocalDesk> OpenAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        var provider = BuildServices(configuration);
        try
        {
            return new LocalDesk(provider, await provider.GetRequiredService<StoreOpener>().OpenAsync(cancellationToken));
        }
        catch
        {
            await provider.DisposeAsync();
            throw;
        }
    }

    /// <summary>Opens the store as it is, for a verb that looks for what is wrong with it.</summary>
    /// <exception cref="StorageException">The store cannot be opened; the message is for the operator.</exception>
    public static LocalDesk OpenToVerify(IConfiguration configuration)
    {
        var provider = BuildServices(configuration);
        try
        {
            provider.GetRequiredService<StoreOpener>().OpenToVerify();
            return new LocalDesk(provider, []);
        }
        catch
        {
            provider.Dispose();
            throw;
        }
    }

    /// <summary>Builds the rooms that need no server. The data folder is not opened before something needs it.</summary>
    public static ServiceProvider BuildServices(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(configuration);
        services.AddAccess(configuration);
        services.AddStorage(configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddMailSender(configuration);
        services.AddStoreOperations();
        return services.BuildServiceProvider();
    }

    public async ValueTask DisposeAsync()
    {
        // No keeper runs beside a command: what it raised is kept now.
        await _services.GetRequiredService<NoticeKeeper>().KeepAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
