using Sallyport.Access.Tokens;

namespace Sallyport.Access.Tests.Specifications;

/// <summary>What every store of used tokens does.</summary>
public abstract class TokenUseStoreSpecification
{
    protected abstract ValueTask<ITokenUseStore> CreateStoreAsync();

    [Fact]
    public async Task TryMarkAsync_SecondTime_ReturnsFalse()
    {
        var store = await CreateStoreAsync();

        (await store.IsUsedAsync("one", default)).ShouldBeFalse();
        (await store.TryMarkAsync("one", Sample.Noon, default)).ShouldBeTrue();
        (await store.TryMarkAsync("one", Sample.Noon, default)).ShouldBeFalse();
        (await store.TryMarkAsync("two", Sample.Noon, default)).ShouldBeTrue();
        (await store.IsUsedAsync("one", default)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R9")]
    public async Task TryMarkAsync_HundredAtOnce_AdmitsOne()
    {
        var store = await CreateStoreAsync();

        var marks = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => store.TryMarkAsync("one", Sample.Noon, default)))
        );

        marks.Count(isFirst => isFirst).ShouldBe(1);
    }

    [Fact]
    public async Task PurgeAsync_SomeExpired_ForgetsThoseOnly()
    {
        var store = await CreateStoreAsync();
        await store.TryMarkAsync("old", Sample.Noon, default);
        await store.TryMarkAsync("edge", Sample.Noon.AddSeconds(1), default);

        (await store.PurgeAsync(Sample.Noon.AddSeconds(1), default)).ShouldBe(1);

        (await store.IsUsedAsync("old", default)).ShouldBeFalse();
        (await store.IsUsedAsync("edge", default)).ShouldBeTrue();
    }
}
