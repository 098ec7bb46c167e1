using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access.Keys;
using Sallyport.Access.Usage;
using Sallyport.Server.Tests.TestHost;

namespace Sallyport.Server.Tests.Usage;

/// <summary>Reading stored usage is the dearest request there is: it costs units, one of an account runs at a time, and it ends with its client.</summary>
public sealed class UsageReadTests
{
    private readonly SlowUsageStore _store = new();

    [Fact]
    [Trait("Requirement", "R30")]
    public async Task UsageCsv_Answered_CostsUnitsOfTheMonth()
    {
        await using var server = await StartAsync();
        _store.LetGo();
        var key = await server.AddKeyAsync();

        using var csv = await SendAsync(server, key, "/api/v1/usage.csv");
        csv.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await csv.Content.ReadAsStringAsync()).ShouldStartWith("start,account_id,");

        using var usage = await SendAsync(server, key, "/api/v1/usage");
        var limits = JsonElement.Parse(await usage.Content.ReadAsByteArrayAsync()).GetProperty("result").GetProperty("limits");
        limits.GetProperty("perKey").GetProperty("monthUsed").GetInt64().ShouldBe(10);
    }

    [Theory]
    [Trait("Requirement", "R30")]
    [InlineData("/api/v1/usage.csv", "/api/v1/usage.csv")]
    [InlineData("/api/v1/usage.csv", "/api/v1/usage")]
    [InlineData("/api/v1/usage", "/api/v1/usage.csv")]
    public async Task Usage_WhileTheAccountReadsIt_IsRefusedBeforeTheStoreIsAsked(string first, string second)
    {
        await using var server = await StartAsync();
        var account = await server.AddAccountAsync();
        var reading = SendAsync(server, await server.AddKeyAsync(account), first);
        await Eventually.TrueAsync(() => _store.Reads == 1);

        using var refused = await SendAsync(server, await server.AddKeyAsync(account), second);
        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        _store.Reads.ShouldBe(1);

        var other = SendAsync(server, await server.AddKeyAsync(), second);
        await Eventually.TrueAsync(() => _store.Reads == 2);
        _store.LetGo();
        using var read = await reading;
        using var readByOther = await other;
        read.StatusCode.ShouldBe(HttpStatusCode.OK);
        readByOther.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var again = await SendAsync(server, await server.AddKeyAsync(account), second);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [Trait("Requirement", "R30")]
    [InlineData("/api/v1/usage.csv")]
    [InlineData("/api/v1/usage")]
    public async Task Usage_ClientThatLeaves_StopsTheRead(string path)
    {
        await using var server = await StartAsync();
        var key = await server.AddKeyAsync();
        using var leaving = new CancellationTokenSource();
        var reading = SendAsync(server, key, path, leaving.Token);
        await Eventually.TrueAsync(() => _store.Reads == 1);

        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
        await Eventually.TrueAsync(() => _store.Cancelled == 1);
        _store.LetGo();
        await Eventually.TrueAsync(async () =>
        {
            using var again = await SendAsync(server, key, path);
            return again.StatusCode == HttpStatusCode.OK;
        });
    }

    private Task<TestServer> StartAsync() =>
        TestServer.StartAsync(customize: builder =>
        {
            var real = builder.Services.Last(service => service.ServiceType == typeof(IUsageStore));
            builder.Services.Remove(real);
            builder.Services.AddSingleton<IUsageStore>(provider =>
            {
                _store.Real =
                    (IUsageStore?)(real.ImplementationInstance ?? real.ImplementationFactory?.Invoke(provider))
                    ?? (IUsageStore)ActivatorUtilities.CreateInstance(provider, real.ImplementationType!);
                return _store;
            });
        });

    private static Task<HttpResponseMessage> SendAsync(
        TestServer server,
        IssuedKey key,
        string path,
        CancellationToken cancellationToken = default
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("x-api-key", key.Secret);
        return server.Http.SendAsync(request, cancellationToken);
    }

    /// <summary>The real store, whose reads for customers wait to be let go.</summary>
    private sealed class SlowUsageStore : IUsageStore
    {
        private readonly TaskCompletionSource _letGo = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reads;
        private int _cancelled;

        public IUsageStore Real { get; set; } = null!;

        public int Reads => Volatile.Read(ref _reads);

        public int Cancelled => Volatile.Read(ref _cancelled);

        public void LetGo() => _letGo.TrySetResult();

        public async ValueTask<UsageReading> ReadAsync(UsageQuery query, CancellationToken cancellationToken)
        {
            if (query.AccountId is not null)
            {
                Interlocked.Increment(ref _reads);
                try
                {
                    await _letGo.Task.WaitAsync(cancellationToken);
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref _cancelled);
                    throw;
                }
            }

            return await Real.ReadAsync(query, cancellationToken);
        }

        public Task<bool> WriteAsync(UsageBatch batch, CancellationToken cancellationToken) => Real.WriteAsync(batch, cancellationToken);

        public ValueTask<UsageMonth> ReadMonthAsync(string accountId, DateTimeOffset month, CancellationToken cancellationToken) =>
            Real.ReadMonthAsync(accountId, month, cancellationToken);

        public Task RollUpAsync(DateTimeOffset until, CancellationToken cancellationToken) => Real.RollUpAsync(until, cancellationToken);

        public Task<int> PurgeAsync(UsageInterval interval, DateTimeOffset before, CancellationToken cancellationToken) =>
            Real.PurgeAsync(interval, before, cancellationToken);
    }
}
