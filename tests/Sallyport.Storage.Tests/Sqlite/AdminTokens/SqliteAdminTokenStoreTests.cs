using System.Text;
using Dapper;
using Sallyport.Access;
using Sallyport.Access.AdminTokens;
using Sallyport.Access.Audit;

namespace Sallyport.Storage.Tests.Sqlite.AdminTokens;

[Trait("Requirement", "R25")]
public sealed class SqliteAdminTokenStoreTests
{
    private static readonly Actor Ada = new(ActorKind.Operator, "ada");

    [Fact]
    public async Task CreateAsync_Token_IsNowhereInTheFilesAndItsEntryNamesNoSecret()
    {
        await using var house = await StoreHouse.OpenAsync();

        var issued = await CreateAsync(house, AdminRole.Admin);

        (await house.Get<IAdminTokenStore>().FindAsync(issued.Token.Id, default)).ShouldBe(issued.Token);
        var entry = (await ListAsync(house)).ShouldHaveSingleItem();
        (entry.Action, entry.Target, entry.ActorId).ShouldBe((AdminTokenService.CreateAction, issued.Token.Id, "ada"));
        foreach (var file in Directory.EnumerateFiles(house.Folder, "*.db*"))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes);
            Encoding.Latin1.GetString(bytes.ToArray()).ShouldNotContain(issued.Secret[5..25], Case.Sensitive, file);
        }
    }

    [Fact]
    public async Task Changes_WhoseAuditEntryCannotBeWritten_AreNotMade()
    {
        await using var house = await StoreHouse.OpenAsync();
        var issued = await CreateAsync(house, AdminRole.Admin);
        await house.Database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    "CREATE TEMP TRIGGER no_entry BEFORE INSERT ON main.audit_entries BEGIN SELECT RAISE(ABORT, 'no'); END",
                    transaction: transaction
                ),
            default
        );

        var service = house.Get<AdminTokenService>();
        var created = await service.CreateAsync(new NewAdminToken("second", AdminRole.Admin), Ada, default);
        var revoked = await service.RevokeAsync(issued.Token.Id, Ada, default);

        created.Failure!.Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
        revoked.Failure!.Kind.ShouldBe(AccessFailureKind.StoreUnavailable);
        (await house.Get<IAdminTokenStore>().ListAsync(default)).ShouldBe([issued.Token]);
    }

    [Fact]
    public async Task RevokeAsync_Twice_IsHarmlessAndAuditedOnce()
    {
        await using var house = await StoreHouse.OpenAsync();
        var issued = await CreateAsync(house, AdminRole.Viewer);
        var service = house.Get<AdminTokenService>();

        var first = (await service.RevokeAsync(issued.Token.Id, Ada, default)).Value.ShouldNotBeNull();
        var second = (await service.RevokeAsync(issued.Token.Id, Ada, default)).Value.ShouldNotBeNull();

        first.RevokedAt.ShouldNotBeNull();
        second.ShouldBe(first);
        (await ListAsync(house)).Count(entry => entry.Action == AdminTokenService.RevokeAction).ShouldBe(1);
        (await service.RevokeAsync("adm_nobody", Ada, default)).Failure!.Kind.ShouldBe(AccessFailureKind.AdminTokenNotFound);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("two\nlines", 1)]
    [InlineData("good", -1)]
    [InlineData("good", 0)]
    public async Task CreateAsync_WithABadNameOrAPastExpiry_IsRefused(string name, int expiresInSeconds)
    {
        await using var house = await StoreHouse.OpenAsync();
        var now = house.Get<TimeProvider>().GetUtcNow();

        var result = await house
            .Get<AdminTokenService>()
            .CreateAsync(new NewAdminToken(name, AdminRole.Viewer, now.AddSeconds(expiresInSeconds)), Ada, default);

        result.Failure!.Kind.ShouldBe(AccessFailureKind.Invalid);
        (await ListAsync(house)).ShouldBeEmpty();
    }

    [Fact]
    public void Format_EveryChangedCharacter_IsNoticed()
    {
        var token = AdminTokenFormat.Create();

        AdminTokenFormat.TryValidate(token).ShouldBeTrue();
        token.Length.ShouldBe(AdminTokenFormat.Length);
        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'x' ? 'y' : 'x';
            AdminTokenFormat.TryValidate(token[..i] + other + token[(i + 1)..]).ShouldBeFalse();
        }
    }

    private static async Task<IssuedAdminToken> CreateAsync(StoreHouse house, AdminRole role) =>
        (await house.Get<AdminTokenService>().CreateAsync(new NewAdminToken("first", role), Ada, default)).Value.ShouldNotBeNull();

    private static ValueTask<IReadOnlyList<AuditEntry>> ListAsync(StoreHouse house) =>
        house.Get<IAuditStore>().ListAsync(new AuditQuery(), default);
}
