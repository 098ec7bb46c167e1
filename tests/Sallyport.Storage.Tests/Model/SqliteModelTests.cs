using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Tests.Model;
using Sallyport.Fixtures;

namespace Sallyport.Storage.Tests.Model;

/// <summary>Over SQLite, with a cache that holds two keys: fewer stories.</summary>
public sealed class SqliteModelTests : AccessModelSpecification
{
    protected override int Stories => 25;

    protected override async ValueTask<IModelHouse> OpenAsync()
    {
        var house = new House();
        await house.RestartAsync();
        return house;
    }

    private sealed class House : IModelHouse
    {
        private readonly Temporary _folder = new();
        private StoreHouse? _house;

        public HandMovedTime Time { get; } = new();

        public T Get<T>()
            where T : notnull => _house!.Get<T>();

        // Two keys fit: they push each other out all the time.
        public ValueTask DropCachesAsync() => ValueTask.CompletedTask;

        public async ValueTask RestartAsync()
        {
            await CloseAsync();
            _house = new StoreHouse(
                _folder.Path,
                [new("Keys:CacheSize", "2"), .. ModelTier.Settings],
                services => services.AddSingleton<TimeProvider>(Time)
            );
            await Get<StoreOpener>().OpenAsync(default);
        }

        public async ValueTask DisposeAsync()
        {
            await CloseAsync();
            _folder.Dispose();
        }

        private ValueTask CloseAsync() => _house?.DisposeAsync() ?? default;
    }
}
