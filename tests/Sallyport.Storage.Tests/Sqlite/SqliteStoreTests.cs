using Dapper;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Specifications;
using Sallyport.Access.Tokens;

namespace Sallyport.Storage.Tests.Sqlite;

/// <summary>SQLite keeps the specifications.</summary>
public static class SqliteStoreTests
{
    public sealed class Accounts : AccountStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<IAccountStore> CreateStoreAsync() =>
            (_house = await StoreHouse.OpenAsync()).Get<IAccountStore>();

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }

    public sealed class Keys : KeyStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<(IAccountStore Accounts, IKeyStore Keys)> CreateStoresAsync()
        {
            _house = await StoreHouse.OpenAsync();
            return (_house.Get<IAccountStore>(), _house.Get<IKeyStore>());
        }

        [Fact]
        public async Task FindByHashAsync_Plan_IsAnIndexNotAScan()
        {
            var (_, _) = await CreateStoresAsync();

            var plan = await _house!.Database.ReadAsync(
                connection =>
                    connection
                        .Query("EXPLAIN QUERY PLAN SELECT id FROM api_keys WHERE hash = x'00' AND pepper_version = 1")
                        .Select(row => (string)row.detail)
                        .ToList(),
                default
            );

            plan.ShouldHaveSingleItem().ShouldContain("USING INDEX api_keys_by_hash", Case.Sensitive, string.Join('\n', plan));
        }

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }

    public sealed class TokenUses : TokenUseStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<ITokenUseStore> CreateStoreAsync() =>
            (_house = await StoreHouse.OpenAsync()).Get<ITokenUseStore>();

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }
}
