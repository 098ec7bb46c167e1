using Microsoft.Extensions.DependencyInjection;
using Sallyport.Access;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tokens;
using Sallyport.Fixtures;

namespace Sallyport.Storage.Tests.Secrets;

public sealed class SigningRotationTests : IDisposable
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly Temporary _folder = new();
    private readonly HandMovedTime _time = new();

    [Fact]
    [Trait("Requirement", "R15")]
    public async Task RotateAsync_TokenOfTheSecretBefore_IsAcceptedToTheMillisecondThatWasSaid()
    {
        await using var house = await OpenAsync();
        var key = await house.IssueKeyAsync();
        var first = house.Get<SigningKeyRing>().KeyIds[0];

        var rotated = (await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default)).Value.ShouldNotBeNull();

        rotated.ShouldBe(new SigningSecret(2, house.Get<SigningKeyRing>().KeyIds[0], true, _time.GetUtcNow(), null));
        house.Get<SigningKeyRing>().KeyIds.ShouldBe([rotated.KeyId, first]);
        Service(house).List()[1].ShouldBe(new SigningSecret(1, first, false, null, _time.GetUtcNow().AddMinutes(2)));
        await house.EnterAsync(await house.MintAsync(key.Secret));
    }

    [Fact]
    [Trait("Requirement", "R15")]
    public async Task RotateAsync_EndOfTheOverlap_IsExact()
    {
        await using var house = await OpenAsync();
        var key = await house.IssueKeyAsync();
        var old = await house.MintAsync(key.Secret);
        await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default);
        var fresh = await house.MintAsync(key.Secret);

        _time.Advance(TimeSpan.FromMinutes(2) - TimeSpan.FromMilliseconds(1));
        await house.EnterAsync(old);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        (await RefusalAsync(house, old)).ShouldBe(RefusalReason.TokenInvalid);
        await house.EnterAsync(fresh);
    }

    [Fact]
    public async Task RotateAsync_NoOverlapSaid_OutlivesEveryToken()
    {
        await using var house = await OpenAsync();
        var old = await house.MintAsync((await house.IssueKeyAsync()).Secret);
        await Service(house).RotateAsync(null, Ann, default);

        _time.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromMilliseconds(1));
        await house.EnterAsync(old);
        _time.Advance(TimeSpan.FromSeconds(1));
        (await RefusalAsync(house, old)).ShouldBe(RefusalReason.TokenExpired);
        Service(house).List()[1].AcceptedUntil.ShouldBe(_time.GetUtcNow().AddSeconds(29).AddMilliseconds(1));
    }

    [Fact]
    [Trait("Requirement", "R15")]
    public async Task RotateAsync_RestartDuringTheOverlap_KeepsItsEnd()
    {
        string old;
        await using (var house = await OpenAsync())
        {
            old = await house.MintAsync((await house.IssueKeyAsync()).Secret);
            await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default);
        }

        await using var restarted = await OpenAsync();
        await restarted.EnterAsync(old);
        _time.Advance(TimeSpan.FromMinutes(2));
        (await RefusalAsync(restarted, old)).ShouldBe(RefusalReason.TokenInvalid);
    }

    [Fact]
    public async Task RetireDueAsync_AfterTheOverlap_RemovesTheSecretForGood()
    {
        await using var house = await OpenAsync();
        var old = Path.Combine(_folder.Path, "secrets", "signing-1");
        await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default);
        await Service(house).RetireDueAsync(default);
        File.Exists(old).ShouldBeTrue();

        // Not at once: a clock that was set forward by mistake may be set back within the hour.
        _time.Advance(TimeSpan.FromMinutes(2));
        await Service(house).RetireDueAsync(default);
        File.Exists(old).ShouldBeTrue();
        _time.Advance(TimeSpan.FromHours(1));
        await Service(house).RetireDueAsync(default);

        File.Exists(old).ShouldBeFalse();
        Service(house).List().ShouldHaveSingleItem().Version.ShouldBe(2);
        (await ActionsAsync(house)).ShouldBe([
            ("server", "secrets.signing.retire", "signing-1"),
            ("ann", "secrets.signing.rotate", "signing-2"),
        ]);
    }

    [Fact]
    public async Task RotateAsync_TwiceWithinTheOverlap_KeepsTheFirstEnd()
    {
        await using var house = await OpenAsync();
        await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default);
        var firstEnd = _time.GetUtcNow().AddMinutes(2);
        _time.Advance(TimeSpan.FromMinutes(1));

        await Service(house).RotateAsync(TimeSpan.FromMinutes(2), Ann, default);

        Service(house).List().Select(secret => secret.AcceptedUntil).ShouldBe([null, firstEnd.AddMinutes(1), firstEnd]);
    }

    [Fact]
    public async Task RetireAsync_BeforeItsTime_EndsItAtOnce()
    {
        await using var house = await OpenAsync();
        var old = await house.MintAsync((await house.IssueKeyAsync()).Secret);

        (await Service(house).RetireAsync(1, Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.SecretNeeded);
        (await Service(house).RetireAsync(7, Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.SecretNotFound);
        await Service(house).RotateAsync(null, Ann, default);
        (await Service(house).RetireAsync(1, Ann, default)).IsSuccess.ShouldBeTrue();

        (await RefusalAsync(house, old)).ShouldBe(RefusalReason.TokenInvalid);
    }

    [Fact]
    public async Task RotateAsync_SecretConfigured_IsRefusedAndSaysWhere()
    {
        await using var house = await OpenAsync([new("Secrets:SigningSecret", Convert.ToBase64String(ServerSecret.Generate()))]);

        var failure = (await Service(house).RotateAsync(null, Ann, default)).Failure.ShouldNotBeNull();

        failure.Kind.ShouldBe(AccessFailureKind.SecretConfigured);
        failure.Message.ShouldContain("Secrets:SigningSecret");
        (await ActionsAsync(house)).ShouldBeEmpty();
    }

    [Fact]
    public async Task RotateAsync_StoreLost_LeavesTheOldOneAlone()
    {
        await using var house = await OpenAsync();
        await house.Database.WriteAsync(
            (connection, transaction) => Dapper.SqlMapper.Execute(connection, "DROP TABLE signing_secrets", transaction: transaction),
            default
        );

        (await Service(house).RotateAsync(null, Ann, default)).Failure.ShouldNotBeNull().Kind.ShouldBe(AccessFailureKind.StoreUnavailable);

        Service(house).List().ShouldHaveSingleItem().Version.ShouldBe(1);
        File.Exists(Path.Combine(_folder.Path, "secrets", "signing-2")).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static SigningSecretService Service(StoreHouse house) => house.Get<SigningSecretService>();

    private static async Task<RefusalReason?> RefusalAsync(StoreHouse house, string token) =>
        (await house.Get<Authenticator>().AuthenticateAsync(token, null, default)).Refusal?.Reason;

    private static async Task<IEnumerable<(string, string, string)>> ActionsAsync(StoreHouse house) =>
        (await house.Get<IAuditStore>().ListAsync(new AuditQuery { Action = "secrets." }, default)).Select(entry =>
            (entry.ActorId, entry.Action, entry.Target)
        );

    private async Task<StoreHouse> OpenAsync(IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var house = new StoreHouse(_folder.Path, settings, services => services.AddSingleton<TimeProvider>(_time));
        await house.Get<StoreOpener>().OpenAsync(default);
        return house;
    }
}
