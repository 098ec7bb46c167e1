using Sallyport.Access.AccessRequests;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Tokens;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Sqlite.Backup;

namespace Sallyport.Storage.Tests.Backup;

/// <summary>What was ended after the backup is ended again by the restore, or named when it was asked to live.</summary>
public sealed class RestoreEndedTests : IDisposable
{
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");

    private readonly Temporary _folder = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R33")]
    public async Task RunAsync_EachKindOfEnding_IsNamedAndEndedAgainUnlessToldOtherwise(bool revive)
    {
        var now = TimeProvider.System.GetUtcNow();
        IssuedKey revoked;
        IssuedKey shortened;
        IssuedKey leaked;
        IssuedKey disabled;
        IssuedKey untouched;
        IssuedAdminToken admin;
        AccessRequest declined;
        IssuedLink link;
        IssuedLink replaced;
        string token;
        string signed;
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            revoked = await house.IssueKeyAsync();
            shortened = await house.IssueKeyAsync();
            leaked = await house.IssueKeyAsync();
            disabled = await house.IssueKeyAsync();
            untouched = await house.IssueKeyAsync();
            admin = (await house.Get<AdminTokenService>().CreateAsync(new("a", AdminRole.Admin), Ann, default)).Value.ShouldNotBeNull();
            declined = await SubmitAsync(house);
            link = await ApproveAsync(house);
            replaced = await ApproveAsync(house);
            token = await house.MintAsync(untouched.Secret);
            signed = await house.MintAsync(untouched.Secret);
            var made = await house.Get<BackupService>().CreateAsync(withSecrets: true, Ann, _ => { }, default);
            backup = Path.Combine(BackupService.FolderIn(_folder.Path), made.Name);

            var keys = house.Get<KeyService>();
            (await keys.RevokeAsync(revoked.Key.Id, Ann, default)).IsSuccess.ShouldBeTrue();
            (await keys.EditAsync(shortened.Key.Id, new KeyEdit { ExpiresAt = now.AddHours(1) }, Ann, default)).IsSuccess.ShouldBeTrue();
            await house.Database.WriteAsync(
                (connection, transaction) =>
                    Dapper.SqlMapper.Execute(
                        connection,
                        "UPDATE api_keys SET flagged_at = 5 WHERE id = @Id",
                        new { leaked.Key.Id },
                        transaction
                    ),
                default
            );
            (await house.Get<AccountService>().DisableAsync(disabled.Key.AccountId, Ann, default)).IsSuccess.ShouldBeTrue();
            (await house.Get<AdminTokenService>().RevokeAsync(admin.Token.Id, Ann, default)).IsSuccess.ShouldBeTrue();
            var requests = house.Get<AccessRequestService>();
            (await requests.DeclineAsync(declined.Id, "no", Ann, default)).IsSuccess.ShouldBeTrue();
            (await requests.RedeemAsync(link.Token, null, default)).IsSuccess.ShouldBeTrue();
            (await requests.RelinkAsync(replaced.Request.Id, LinkDelivery.Copy, Ann, default)).IsSuccess.ShouldBeTrue();
            (await house.Get<Authenticator>().MarkUsedAsync(await house.EnterAsync(token), default)).ShouldBe(TokenUse.Admitted);
            (await house.Get<SigningSecretService>().RotateAsync(null, Ann, default)).IsSuccess.ShouldBeTrue();
            (await house.Get<SigningSecretService>().RetireAsync(1, Ann, default)).IsSuccess.ShouldBeTrue();
        }

        await using var target = new StoreHouse(_folder.Path);
        var restored = await target.Get<DatabaseRestore>().RunAsync(backup, revive, Ann, default);

        restored.NotCompared.ShouldBeNull();
        restored.EndedAgain.ShouldBe(!revive);
        restored
            .Ended.Select(thing => (thing.Kind, thing.Id, thing.How))
            .ShouldBe(
                [
                    (EndedKind.Key, revoked.Key.Id, "revoked"),
                    (EndedKind.Key, shortened.Key.Id, "given an earlier end"),
                    (EndedKind.Key, leaked.Key.Id, "marked as leaked"),
                    (EndedKind.AdminToken, admin.Token.Id, "revoked"),
                    (EndedKind.Account, disabled.Key.AccountId, "disabled"),
                    (EndedKind.AccessRequest, declined.Id, "declined"),
                    (EndedKind.Link, link.Request.Id, "used"),
                    (EndedKind.Link, replaced.Request.Id, "replaced"),
                    (EndedKind.WsTokens, "1", "used"),
                    (EndedKind.SigningSecret, "signing-1", "retired"),
                ],
                ignoreOrder: true
            );
        (await OpensAsync(target, revoked)).ShouldBe(revive);
        (await OpensAsync(target, disabled)).ShouldBe(revive);
        (await OpensAsync(target, untouched)).ShouldBeTrue();
        (await KeyAsync(target, shortened)).ExpiresAt.HasValue.ShouldBe(!revive);
        (await KeyAsync(target, leaked)).FlaggedAt.HasValue.ShouldBe(!revive);
        (await target.Get<IAdminTokenStore>().FindAsync(admin.Token.Id, default)).ShouldNotBeNull().RevokedAt.HasValue.ShouldBe(!revive);
        var links = target.Get<AccessRequestService>();
        (await links.RedeemAsync(link.Token, null, default)).IsSuccess.ShouldBe(revive);
        (await links.RedeemAsync(replaced.Token, null, default)).IsSuccess.ShouldBe(revive);
        (await links.FindAsync(declined.Id, default))
            .Value.ShouldNotBeNull()
            .State.ShouldBe(revive ? AccessRequestState.Pending : AccessRequestState.Declined);
        ((await target.Get<Authenticator>().AuthenticateAsync(signed, null, default)).Caller is not null).ShouldBe(revive);
        File.Exists(Path.Combine(_folder.Path, "secrets", "signing-1")).ShouldBe(revive);
        (await target.Get<ITokenUseStore>().IsUsedAsync(TokenIdOf(token), default)).ShouldBe(!revive);

        var audit = target.Get<IAuditStore>();
        (await audit.VerifyAsync(null, default)).Break.ShouldBeNull();
        (await audit.ListAsync(new AuditQuery { Action = "restore.end" }, default)).Count.ShouldBe(revive ? 0 : 9);
        var entry = (await audit.ListAsync(new AuditQuery { Action = "restore" }, default)).ShouldHaveSingleItem();
        entry.After.ShouldNotBeNull().ShouldContain(revive ? "\"revived\":10" : "\"endedAgain\":10");
    }

    [Fact]
    [Trait("Requirement", "R33")]
    public async Task RunAsync_SigningSecretWithAnEnd_EndsThenToo()
    {
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.IssueKeyAsync();
            backup = await BackUpAsync(house);
            (await house.Get<SigningSecretService>().RotateAsync(TimeSpan.FromHours(1), Ann, default)).IsSuccess.ShouldBeTrue();
        }

        await using var target = new StoreHouse(_folder.Path);
        var restored = await target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default);

        restored.Ended.ShouldHaveSingleItem().Id.ShouldBe("signing-1");
        target.Get<SigningSecretService>().List().Single(secret => secret.Version == 1).AcceptedUntil.ShouldNotBeNull();
    }

    [Fact]
    [Trait("Requirement", "R33")]
    public async Task RunAsync_PresentDatabaseUnreadable_SaysSo()
    {
        IssuedKey key;
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            key = await house.IssueKeyAsync();
            backup = await BackUpAsync(house);
        }

        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "sallyport.db"), new byte[8192]);

        await using var target = new StoreHouse(_folder.Path);
        var restored = await target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default);

        restored.NotCompared.ShouldNotBeNull();
        restored.Ended.ShouldBeEmpty();
        (await OpensAsync(target, key)).ShouldBeTrue();
    }

    [Fact]
    [Trait("Requirement", "R33")]
    public async Task RunAsync_PresentDatabaseHasAForeignSchema_ComparesAndSaysSo()
    {
        IssuedKey key;
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            key = await house.IssueKeyAsync();
            backup = await BackUpAsync(house);
            await house.Get<KeyService>().RevokeAsync(key.Key.Id, Ann, default);
        }

        using (var connection = SqliteCopy.Open(Path.Combine(_folder.Path, "sallyport.db"), Microsoft.Data.Sqlite.SqliteOpenMode.ReadWrite))
        {
            Dapper.SqlMapper.Execute(connection, "CREATE TRIGGER blind BEFORE INSERT ON audit_entries BEGIN SELECT RAISE(IGNORE); END");
        }

        await using var target = new StoreHouse(_folder.Path);
        var restored = await target.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default);

        restored.NotCompared.ShouldNotBeNull().ShouldContain("trigger blind");
        restored.Ended.ShouldHaveSingleItem().Id.ShouldBe(key.Key.Id);
        (await OpensAsync(target, key)).ShouldBeFalse();
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<string> BackUpAsync(StoreHouse house)
    {
        var made = await house.Get<BackupService>().CreateAsync(withSecrets: false, Ann, _ => { }, default);
        return Path.Combine(BackupService.FolderIn(house.Folder), made.Name);
    }

    private static async Task<bool> OpensAsync(StoreHouse house, IssuedKey key) =>
        (await house.Get<Authenticator>().AuthenticateAsync(key.Secret, null, default)).Caller is not null;

    private static async Task<ApiKey> KeyAsync(StoreHouse house, IssuedKey key) =>
        (await house.Get<KeyService>().FindAsync(key.Key.Id, default)).Value.ShouldNotBeNull();

    private static async Task<AccessRequest> SubmitAsync(StoreHouse house) =>
        (
            await house
                .Get<AccessRequestService>()
                .SubmitAsync(new NewAccessRequest("Ada", "ada@example.com", "prices"), System.Net.IPAddress.Loopback, default)
        ).Value.ShouldNotBeNull();

    private static async Task<IssuedLink> ApproveAsync(StoreHouse house) =>
        (
            await house
                .Get<AccessRequestService>()
                .ApproveAsync((await SubmitAsync(house)).Id, new Approval("Free"), LinkDelivery.Copy, Ann, default)
        ).Value.ShouldNotBeNull();

    private static string TokenIdOf(string token)
    {
        var payload = System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]);
        return System.Text.Json.JsonDocument.Parse(payload).RootElement.GetProperty("jti").GetString()!;
    }
}
