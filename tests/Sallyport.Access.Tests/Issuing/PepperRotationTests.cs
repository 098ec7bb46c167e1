using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tests.Fakes;

namespace Sallyport.Access.Tests.Issuing;

public sealed class PepperRotationTests : IDisposable
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly AccessHouse _house = new();

    private PepperService Peppers => _house.Get<PepperService>();

    private KeyRehasher Rehasher => _house.Get<KeyRehasher>();

    [Fact]
    public async Task RotateAsync_KeyUsedAfterwards_MovesToTheNewPepper()
    {
        var issued = await _house.IssueKeyAsync();
        var rotated = (await Peppers.RotateAsync(Ann, default)).Value.ShouldNotBeNull();
        (rotated.Version, rotated.State).ShouldBe((2, PepperState.Current));
        (await PepperOfAsync(issued)).ShouldBe(1);

        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);

        (await PepperOfAsync(issued)).ShouldBe(2);
        var reads = _house.Store.KeyReads;
        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);
        _house.Store.KeyReads.ShouldBe(reads, "it is in memory under its new hash");
        (await PepperOfAsync(issued)).ShouldBe(2);
    }

    [Fact]
    public async Task RotateAsync_KeyNotInMemory_MovesWhenItIsReadAndWorksWithoutTheOldPepper()
    {
        var issued = await _house.IssueKeyAsync();
        using var other = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        await Peppers.RotateAsync(Ann, default);

        await other.EnterAsync(issued.Secret);
        await other.Get<KeyRehasher>().FlushAsync(default);

        (await PepperOfAsync(issued)).ShouldBe(2);
        _house.Secrets.Remove(SecretKind.Pepper, 1);
        using var later = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        await later.EnterAsync(issued.Secret);
    }

    [Fact]
    public async Task RotateAsync_StoreCannotWriteTheMove_AdmitsTheKeyAndTriesAgain()
    {
        var issued = await _house.IssueKeyAsync();
        await Peppers.RotateAsync(Ann, default);

        _house.Store.IsLost = true;
        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);
        _house.Store.IsLost = false;

        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);
        (await PepperOfAsync(issued)).ShouldBe(2);
    }

    [Fact]
    public async Task Authenticate_KeyMovesBetweenTwoReads_IsNeverTakenForUnknown()
    {
        var issued = await _house.IssueKeyAsync();
        await Peppers.RotateAsync(Ann, default);
        using var other = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        var isMoved = false;
        _house.Store.AfterKeyRead = async () =>
        {
            if (!isMoved)
            {
                isMoved = true;
                await _house.EnterAsync(issued.Secret);
                await Rehasher.FlushAsync(default);
            }
        };

        await other.EnterAsync(issued.Secret);

        isMoved.ShouldBeTrue();
        (await PepperOfAsync(issued)).ShouldBe(2);
    }

    [Fact]
    public async Task Authenticate_SomebodyElseMovedTheKey_IsFoundAgain()
    {
        var issued = await _house.IssueKeyAsync();
        await Peppers.RotateAsync(Ann, default);
        using var other = new AccessHouse(secrets: _house.Secrets, store: _house.Store);
        await other.EnterAsync(issued.Secret);
        await _house.EnterAsync(issued.Secret);
        await other.Get<KeyRehasher>().FlushAsync(default);

        await Rehasher.FlushAsync(default);

        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);
        (await PepperOfAsync(issued)).ShouldBe(2);
        await other.EnterAsync(issued.Secret);
    }

    [Fact]
    [Trait("Requirement", "R22")]
    public async Task Authenticate_UnknownKeyUnderSeveralPeppers_CostsAReadForEachAndThenNone()
    {
        await _house.IssueKeyAsync();
        await Peppers.RotateAsync(Ann, default);
        var guess = ApiKeyFormat.Create(KeyMode.Live);
        var reads = _house.Store.KeyReads;

        await _house.RefusalOfAsync(guess);
        _house.Store.KeyReads.ShouldBe(reads + 2);
        await _house.RefusalOfAsync(guess);

        _house.Store.KeyReads.ShouldBe(reads + 2);
    }

    [Fact]
    public async Task RotateAsync_TooManyPeppers_IsRefused()
    {
        for (var i = 1; i < PepperService.MaxPeppers; i++)
        {
            (await Peppers.RotateAsync(Ann, default)).IsSuccess.ShouldBeTrue();
        }

        (await Peppers.RotateAsync(Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.SecretNeeded);
    }

    [Fact]
    public async Task RetireAsync_KeysNeedThePepper_IsRefusedAndNamesThem()
    {
        var issued = await _house.IssueKeyAsync();
        var revoked = await _house.IssueKeyAsync();
        await _house.Keys.RevokeAsync(revoked.Key.Id, Ann, default);
        (await Peppers.RetireAsync(1, Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.SecretNeeded);
        await Peppers.RotateAsync(Ann, default);

        var refused = (await Peppers.RetireAsync(1, Ann, default)).Failure.ShouldNotBeNull();

        refused.Kind.ShouldBe(AccessFailureKind.SecretNeeded);
        refused.Message.ShouldContain(issued.Key.Id);
        refused.Message.ShouldContain(issued.Key.AccountId);
        refused.Message.ShouldNotContain(revoked.Key.Id);
        (await Peppers.ListKeysAsync(1, null, 10, default)).Value.ShouldNotBeNull().ShouldHaveSingleItem().KeyId.ShouldBe(issued.Key.Id);
        await _house.EnterAsync(issued.Secret);
    }

    [Fact]
    public async Task RetireAsync_NobodyNeedsThePepper_RemovesIt()
    {
        var issued = await _house.IssueKeyAsync();
        await Peppers.RotateAsync(Ann, default);
        await _house.EnterAsync(issued.Secret);
        await Rehasher.FlushAsync(default);

        (await Peppers.RetireAsync(1, Ann, default)).Value.ShouldNotBeNull().State.ShouldBe(PepperState.Retired);

        _house.Get<PepperRing>().Versions.ShouldBe([2]);
        _house.Secrets.GetPeppers().ShouldHaveSingleItem().Version.ShouldBe(2);
        await _house.EnterAsync(issued.Secret);
        (await Peppers.RetireAsync(9, Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.SecretNotFound);
        _house
            .Store.Audit.Entries.Where(entry => entry.Action.StartsWith("secrets.", StringComparison.Ordinal))
            .Select(entry => (entry.ActorId, entry.Action, entry.Target))
            .ShouldBe([("ann", "secrets.pepper.rotate", "pepper-2"), ("ann", "secrets.pepper.retire", "pepper-1")]);
    }

    public void Dispose() => _house.Dispose();

    private async Task<int> PepperOfAsync(IssuedKey key) =>
        (await _house.Keys.FindAsync(key.Key.Id, default)).Value.ShouldNotBeNull().PepperVersion;
}
