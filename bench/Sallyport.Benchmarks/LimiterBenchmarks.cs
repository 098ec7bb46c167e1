using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Accounts;
using Sallyport.Access.Keys;
using Sallyport.Access.Limits;
using Sallyport.Access.Standings;
using Sallyport.Access.Usage;

namespace Sallyport.Benchmarks;

/// <summary>What the limiter costs on the path of a message: rate and month of a key and its account.</summary>
public class LimiterBenchmarks
{
    private const int Each = 100_000;

    private ServiceProvider _services = null!;
    private RequestLimiter _limiter = null!;
    private Caller _wide = null!;
    private Caller _sibling = null!;
    private Caller _stranger = null!;
    private Caller _exhausted = null!;

    [GlobalSetup]
    public void SetUp()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(
                new Dictionary<string, string?>
                {
                    ["Tiers:Enterprise:MonthlyQuota:PerKey"] = "1000000000000",
                    ["Tiers:Enterprise:MonthlyQuota:PerAccount"] = "1000000000000",
                    ["Limits:Quota:LocalCeiling"] = "1000000000",
                    ["Tiers:Free:RequestsPerSecond:PerKey"] = "0",
                }
            )
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new FastTime())
            .AddSingleton<IUsageStore>(new NoUsage())
            .AddAccess(configuration)
            .BuildServiceProvider();
        _limiter = _services.GetRequiredService<RequestLimiter>();

        // So wide that the bucket never refuses: what is measured is the way of an admitted request.
        const string Wide =
            """{"requestsPerSecond":{"perKey":10000000,"perAccount":10000000},"burst":{"perKey":10000000,"perAccount":10000000}}""";
        var account = Account("acc_wide", TierNames.Enterprise, Wide);
        _wide = Caller("key_a", account);
        _sibling = Caller("key_b", account);
        _stranger = Caller("key_c", Account("acc_other", TierNames.Enterprise, Wide));
        _exhausted = Caller("key_d", Account("acc_free", TierNames.Free, null));
        foreach (var caller in new[] { _wide, _sibling, _stranger, _exhausted })
        {
            _limiter.PrepareAsync(caller).AsTask().Wait();
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true, Description = "admitted")]
    public bool Admitted() => _limiter.TryTake(_wide, 1).IsAllowed;

    [Benchmark(Description = "admitted, cost 0")]
    public bool Free() => _limiter.TryTake(_wide, 0).IsAllowed;

    [Benchmark(Description = "refused by the rate")]
    public bool Refused() => _limiter.TryTake(_exhausted, 1).IsAllowed;

    [Benchmark(Description = "2 threads, one key", OperationsPerInvoke = Each * 2)]
    public void OneKey() => Both(_wide, _wide);

    [Benchmark(Description = "2 threads, two keys of one account", OperationsPerInvoke = Each * 2)]
    public void OneAccount() => Both(_wide, _sibling);

    [Benchmark(Description = "2 threads, two accounts", OperationsPerInvoke = Each * 2)]
    public void TwoAccounts() => Both(_wide, _stranger);

    private void Both(Caller first, Caller second) => Parallel.Invoke(() => Take(first), () => Take(second));

    private void Take(Caller caller)
    {
        for (var i = 0; i < Each; i++)
        {
            _limiter.TryTake(caller, 1);
        }
    }

    private static AccountStanding Account(string id, string tier, string? overrides) =>
        new(
            new Account
            {
                Id = id,
                Name = id,
                Tier = tier,
                LimitOverrides = overrides,
                CreatedAt = DateTimeOffset.UnixEpoch,
            }
        );

    private static Caller Caller(string id, AccountStanding account) =>
        new(
            new KeyStanding(
                new ApiKey
                {
                    Id = id,
                    AccountId = account.AccountId,
                    Name = id,
                    Prefix = "slp_live_",
                    LastFour = "0000",
                    PepperVersion = 1,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                },
                account
            )
        );

    // Runs a thousand times as fast, so that no bucket is ever empty however fast the benchmark takes from it.
    private sealed class FastTime : TimeProvider
    {
        public override long GetTimestamp() => System.GetTimestamp() * 1000;

        public override long TimestampFrequency => System.TimestampFrequency;
    }

    private sealed class NoUsage : IUsageStore
    {
        public Task<bool> WriteAsync(UsageBatch batch, CancellationToken cancellationToken) => Task.FromResult(true);

        public ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public ValueTask<UsageMonth> ReadMonthAsync(string accountId, DateTimeOffset month, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new UsageMonth(0, new Dictionary<string, long>(StringComparer.Ordinal)));

        public Task RollUpAsync(DateTimeOffset until, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<int> PurgeAsync(UsageInterval interval, DateTimeOffset before, CancellationToken cancellationToken) =>
            Task.FromResult(0);
    }
}
