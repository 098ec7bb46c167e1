using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Secrets;

namespace Sallyport.Storage.Tests.Secrets;

public sealed class PepperRotationTests : IDisposable
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly Temporary _folder = new();

    [Fact]
    public async Task RetireAsync_RevokedKeysLeftUnderThePepper_StartsAgainWithoutIt()
    {
        IssuedKey revoked;
        IssuedKey kept;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            (revoked, kept) = (await house.IssueKeyAsync(), await house.IssueKeyAsync());
            await house.Get<PepperService>().RotateAsync(Ann, default);
            await RehashAsync(house, kept);
            await house.Get<KeyService>().RevokeAsync(revoked.Key.Id, Ann, default);

            (await house.Get<PepperService>().RetireAsync(1, Ann, default)).IsSuccess.ShouldBeTrue();
        }

        Directory.EnumerateFiles(Path.Combine(_folder.Path, "secrets"), "pepper-*").Select(Path.GetFileName).ShouldBe(["pepper-2"]);
        await using var restarted = await StoreHouse.OpenAsync(_folder.Path);
        await restarted.EnterAsync(kept.Secret);
        var peppers = (await restarted.Get<PepperService>().ListAsync(default)).Value.ShouldNotBeNull();
        peppers
            .Select(pepper => (pepper.Version, pepper.State, pepper.ActiveKeys))
            .ShouldBe([(2, PepperState.Current, 1), (1, PepperState.Retired, 0)]);
        (await restarted.Get<IAuditStore>().VerifyAsync(null, default)).Break.ShouldBeNull();
    }

    [Fact]
    public async Task RetireAsync_KeysNeedIt_ListsThemAndTheNextStartNeedsItToo()
    {
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            var issued = await house.IssueKeyAsync();
            await house.Get<PepperService>().RotateAsync(Ann, default);

            var refused = (await house.Get<PepperService>().RetireAsync(1, Ann, default)).Failure.ShouldNotBeNull();

            refused.Message.ShouldContain(issued.Key.Id);
            var keys = (await house.Get<PepperService>().ListKeysAsync(1, null, 10, default)).Value.ShouldNotBeNull();
            keys.ShouldBe([new PepperedKey(issued.Key.Id, issued.Key.AccountId, "first", null)]);
            (await house.Get<PepperService>().ListKeysAsync(1, issued.Key.Id, 10, default)).Value.ShouldNotBeNull().ShouldBeEmpty();
        }

        File.Delete(Path.Combine(_folder.Path, "secrets", "pepper-1"));
        await using var lost = new StoreHouse(_folder.Path);
        (await Should.ThrowAsync<StorageException>(() => lost.Get<StoreOpener>().OpenAsync(default))).Message.ShouldContain("pepper 1");
    }

    [Fact]
    public async Task RotateAsync_PepperConfigured_IsRefusedAndSaysWhere()
    {
        await using var house = new StoreHouse(settings: [new("Secrets:Pepper", Convert.ToBase64String(ServerSecret.Generate()))]);
        await house.Get<StoreOpener>().OpenAsync(default);

        var failure = (await house.Get<PepperService>().RotateAsync(Ann, default)).Failure.ShouldNotBeNull();

        failure.Kind.ShouldBe(AccessFailureKind.SecretConfigured);
        failure.Message.ShouldContain("Secrets:Pepper");
    }

    public void Dispose() => _folder.Dispose();

    // The hosted service that does it beside a running server is not here; what it does is asked of the store.
    private static async Task RehashAsync(StoreHouse house, IssuedKey key)
    {
        await house.EnterAsync(key.Secret);
        foreach (var service in house.Get<IEnumerable<Microsoft.Extensions.Hosting.IHostedService>>().Where(IsRehasher))
        {
            await service.StartAsync(default);
            while ((await house.Get<KeyService>().FindAsync(key.Key.Id, default)).Value!.PepperVersion != 2)
            {
                await Task.Yield();
            }

            await service.StopAsync(default);
        }
    }

    private static bool IsRehasher(object service) => service.GetType().Name == "KeyRehasher";
}
