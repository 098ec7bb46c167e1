using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Audit;
using Sallyport.Access.Tests.Specifications;

namespace Sallyport.Storage.Tests.Sqlite.Audit;

/// <summary>SQLite keeps the specification.</summary>
public sealed class SqliteAuditStoreTests : AuditStoreSpecification, IAsyncDisposable
{
    private StoreHouse? _house;

    protected override async ValueTask<IAuditStore> CreateStoreAsync()
    {
        _house = new StoreHouse(configure: services => services.AddSingleton<TimeProvider>(Time));
        await _house.Get<StoreOpener>().OpenAsync(default);
        return _house.Get<IAuditStore>();
    }

    public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
}
