using Dapper;
using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Suspicion;
using Sallyport.Access.Tests.Specifications;
using Sallyport.Access.Tokens;
using Sallyport.Access.Usage;

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

    public sealed class AccessRequests : AccessRequestStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<(
            IAccessRequestStore Requests,
            IAccountStore Accounts,
            IKeyStore Keys,
            IAuditStore Audit
        )> CreateStoresAsync()
        {
            _house = await StoreHouse.OpenAsync();
            return (_house.Get<IAccessRequestStore>(), _house.Get<IAccountStore>(), _house.Get<IKeyStore>(), _house.Get<IAuditStore>());
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

    public sealed class Usage : UsageStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<IUsageStore> CreateStoreAsync() => (_house = await StoreHouse.OpenAsync()).Get<IUsageStore>();

        [Fact]
        public async Task RollUpAsync_CutOffBetweenRowsAndMark_CountsNothingTwice()
        {
            var store = await CreateStoreAsync();
            var start = new DateTimeOffset(2026, 3, 30, 0, 0, 0, TimeSpan.Zero);
            for (var hour = 0; hour < 30; hour++)
            {
                var subject = new UsageSubject(start.AddHours(hour), "acc_1", "key_1", "/usage", UsageDoor.Http);
                await store.WriteAsync(new UsageBatch("m", hour + 1, [new(subject, new UsageCounts { Requests = 1 })]), default);
            }

            foreach (var span in (int[])[3600, 86400])
            {
                await ExecuteAsync(
                    $"CREATE TEMP TRIGGER cut BEFORE INSERT ON main.usage_rolled_up WHEN NEW.span = {span} BEGIN SELECT raise(ABORT, 'cut'); END"
                );
                await Should.ThrowAsync<AccessStoreException>(() => store.RollUpAsync(start.AddHours(30), default));
                await ExecuteAsync("DROP TRIGGER cut");
                (await TotalsAsync(store, start)).ShouldAllBe(total => total == 30);
            }

            await store.RollUpAsync(start.AddHours(30), default);

            (await TotalsAsync(store, start)).ShouldAllBe(total => total == 30);
            (await store.PurgeAsync(UsageInterval.Minute, start.AddDays(9), default)).ShouldBe(30);
            (await store.PurgeAsync(UsageInterval.Hour, start.AddDays(9), default)).ShouldBe(24);
        }

        private static async Task<IReadOnlyList<long>> TotalsAsync(IUsageStore store, DateTimeOffset start)
        {
            var totals = new List<long>();
            foreach (var interval in (UsageInterval?[])[null, UsageInterval.Minute, UsageInterval.Hour, UsageInterval.Day])
            {
                var reading = await store.ReadAsync(new UsageQuery(start, start.AddDays(2), interval), default);
                totals.Add(reading.Rows.Sum(row => row.Counts.Requests));
            }

            return totals;
        }

        private Task<int> ExecuteAsync(string sql) =>
            _house!.Database.WriteAsync((connection, transaction) => connection.Execute(sql, transaction: transaction), default);

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }

    public sealed class Notices : NoticeStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<(INoticeStore Notices, IWebhookQueue Queue, IAuditStore Audit)> CreateStoresAsync()
        {
            _house = await StoreHouse.OpenAsync();
            return (_house.Get<INoticeStore>(), _house.Get<IWebhookQueue>(), _house.Get<IAuditStore>());
        }

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }

    public sealed class Networks : NetworkStoreSpecification, IAsyncDisposable
    {
        private StoreHouse? _house;

        protected override async ValueTask<INetworkStore> CreateStoreAsync() =>
            (_house = await StoreHouse.OpenAsync()).Get<INetworkStore>();

        public ValueTask DisposeAsync() => _house?.DisposeAsync() ?? default;
    }
}
