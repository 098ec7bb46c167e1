using Sallyport.Access.Suspicion;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every store of keys' networks does.</summary>
public abstract class NetworkStoreSpecification
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, 5, TimeSpan.Zero);

    protected abstract ValueTask<INetworkStore> CreateStoreAsync();

    [Fact]
    public async Task SeeAsync_EachTime_SaysWhatWasKnownBefore()
    {
        var store = await CreateStoreAsync();

        (await store.SeeAsync("key_1", "203.0.113.0/24", Noon, default)).ShouldBe(new NetworkSighting(null, null));
        (await store.SeeAsync("key_1", "203.0.113.0/24", Noon.AddDays(1), default)).ShouldBe(new NetworkSighting(Noon, Noon));
        (await store.SeeAsync("key_1", "198.51.100.0/24", Noon.AddDays(2), default)).ShouldBe(new NetworkSighting(null, Noon));
        (await store.SeeAsync("key_1", "203.0.113.0/24", Noon.AddDays(3), default)).ShouldBe(new NetworkSighting(Noon.AddDays(1), Noon));
        (await store.SeeAsync("key_2", "203.0.113.0/24", Noon, default)).ShouldBe(new NetworkSighting(null, null));
    }

    [Fact]
    public async Task PurgeAsync_LongUnseen_AreForgotten()
    {
        var store = await CreateStoreAsync();
        await store.SeeAsync("key_1", "203.0.113.0/24", Noon, default);
        await store.SeeAsync("key_1", "198.51.100.0/24", Noon.AddDays(1), default);

        (await store.PurgeAsync(Noon.AddDays(1), default)).ShouldBe(1);

        (await store.SeeAsync("key_1", "203.0.113.0/24", Noon.AddDays(2), default)).ShouldBe(new NetworkSighting(null, Noon.AddDays(1)));
    }

    [Fact]
    public async Task PurgeAsync_LastOfAKey_IsKept()
    {
        var store = await CreateStoreAsync();
        await store.SeeAsync("key_1", "203.0.113.0/24", Noon, default);

        (await store.PurgeAsync(Noon.AddDays(100), default)).ShouldBe(0);

        (await store.SeeAsync("key_1", "198.51.100.0/24", Noon.AddDays(100), default)).ShouldBe(new NetworkSighting(null, Noon));
    }
}
