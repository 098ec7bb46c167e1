using Dapper;
using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Issuing;
using Sallyport.Access.Keys;
using Sallyport.Access.Tests.Specifications;
using Sallyport.Access.Tokens;

namespace Sallyport.Storage.Tests.Sqlite;

public sealed class DurabilityTests : IDisposable
{
    private readonly Temporary _folder = new();
    private readonly Temporary _copy = new();

    [Fact]
    [Trait("Requirement", "R9")]
    public async Task UsedToken_AfterARestart_IsStillUsed()
    {
        string used;
        string fresh;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            var key = await house.IssueKeyAsync();
            used = await house.MintAsync(key.Secret);
            fresh = await house.MintAsync(key.Secret);
            (await house.Get<Authenticator>().MarkUsedAsync(await house.EnterAsync(used), default)).ShouldBe(TokenUse.Admitted);
        }

        await using var restarted = await StoreHouse.OpenAsync(_folder.Path);

        (await restarted.Get<Authenticator>().AuthenticateAsync(used, null, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.TokenUsed);
        (await restarted.Get<Authenticator>().MarkUsedAsync(await restarted.EnterAsync(fresh), default)).ShouldBe(TokenUse.Admitted);
    }

    // The files as they lie on the disk at that moment, without anything closed: what a killed process leaves.
    [Fact]
    [Trait("Requirement", "R9")]
    public async Task UsedTokenAndRevokedKey_WhenTheTaskCompletes_AreInTheFiles()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        var revoked = await house.IssueKeyAsync();
        var token = await house.MintAsync(key.Secret);
        await house.Get<Authenticator>().MarkUsedAsync(await house.EnterAsync(token), default);
        await house.Get<KeyService>().RevokeAsync(revoked.Key.Id, Actor.Server, default);

        CopyFiles();

        await using var after = await StoreHouse.OpenAsync(_copy.Path);
        (await after.Get<Authenticator>().AuthenticateAsync(token, null, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.TokenUsed);
        (await after.Get<Authenticator>().AuthenticateAsync(revoked.Secret, null, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.Revoked);
        await after.EnterAsync(key.Secret);
    }

    [Fact]
    [Trait("Requirement", "R9")]
    public async Task MarkUsedAsync_HundredAtOnceThroughTheRealStore_AdmitsOne()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var caller = await house.EnterAsync(await house.MintAsync((await house.IssueKeyAsync()).Secret));

        var uses = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Task.Run(() => house.Get<Authenticator>().MarkUsedAsync(caller, default).AsTask()))
        );

        uses.Count(use => use == TokenUse.Admitted).ShouldBe(1);
        uses.Count(use => use == TokenUse.AlreadyUsed).ShouldBe(99);
    }

    [Fact]
    [Trait("Requirement", "R5")]
    public async Task Files_AfterAllKindsOfUse_HoldNoKeyNoTokenAndNoSecret()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        var token = await house.MintAsync(key.Secret);
        await house.Get<Authenticator>().MarkUsedAsync(await house.EnterAsync(token), default);
        await house.Get<KeyService>().ListAsync(null, default);

        var haystacks = new[] { "sallyport.db", "sallyport.db-wal" }.Select(name => ReadShared(Path.Combine(_folder.Path, name))).ToList();

        haystacks.Sum(bytes => bytes.Length).ShouldBeGreaterThan(10_000);
        Find(haystacks, key.Key.Id).ShouldBeTrue(); // the search finds what is there
        Find(haystacks, key.Secret).ShouldBeFalse();
        Find(haystacks, key.Secret[9..^6]).ShouldBeFalse();
        Find(haystacks, token[(token.LastIndexOf('.') + 1)..]).ShouldBeFalse();
        foreach (var path in Directory.EnumerateFiles(Path.Combine(_folder.Path, "secrets")))
        {
            var secret = Convert.FromBase64String(File.ReadAllText(path).Trim());
            haystacks.ForEach(bytes => bytes.AsSpan().IndexOf(secret).ShouldBe(-1));
            Find(haystacks, File.ReadAllText(path).Trim()).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task Store_FileLost_RefusesAndAdmitsNobody()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        var key = await house.IssueKeyAsync();
        var caller = await house.EnterAsync(await house.MintAsync(key.Secret));
        await house.Database.WriteAsync(
            (connection, transaction) => connection.Execute("DROP TABLE used_tokens", transaction: transaction),
            default
        );

        (await house.Get<Authenticator>().MarkUsedAsync(caller, default)).ShouldBe(TokenUse.Unavailable);
        (await house.Get<Authenticator>().AuthenticateAsync(await house.MintAsync(key.Secret), null, default))
            .Refusal.ShouldNotBeNull()
            .Reason.ShouldBe(RefusalReason.StoreUnavailable);
    }

    [Fact]
    public async Task Key_AllItsFields_SurviveARestart()
    {
        var expiresAt = TimeProvider.System.GetUtcNow().AddDays(1);
        ApiKey issued;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            var account = (
                await house.Get<AccountService>().CreateAsync(new NewAccount("Acme"), Actor.Server, default)
            ).Value.ShouldNotBeNull();
            ScopeSet.TryParse("evm:read", out var scopes).ShouldBeTrue();
            var key = new NewKey(account.Id, "mine", KeyMode.Test, expiresAt, scopes);
            issued = (await house.Get<KeyService>().IssueAsync(key, Actor.Server, default)).Value.ShouldNotBeNull().Key;
        }

        await using var restarted = await StoreHouse.OpenAsync(_folder.Path);
        (await restarted.Get<KeyService>().FindAsync(issued.Id, default)).Value.ShouldEqual(issued);
    }

    [Fact]
    [Trait("Requirement", "R25")]
    public async Task AuditLog_AfterARestart_IsWholeAndGoesOn()
    {
        var happened = new AuditEvent(Actor.Server, "keys.expire", "key_1");
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.Get<IAuditStore>().AppendAsync(happened, default);
        }

        await using var restarted = await StoreHouse.OpenAsync(_folder.Path);
        await restarted.Get<IAuditStore>().AppendAsync(happened, default);

        var found = await restarted.Get<IAuditStore>().VerifyAsync(null, default);
        (found.Break, found.Checked).ShouldBe((null, 2));
        File.Exists(Path.Combine(_folder.Path, "secrets", "audit-1")).ShouldBeTrue();
    }

    public void Dispose()
    {
        _folder.Dispose();
        _copy.Dispose();
    }

    private static bool Find(IEnumerable<byte[]> haystacks, string text) =>
        haystacks.Any(bytes => bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) >= 0);

    private static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var memory = new MemoryStream();
        file.CopyTo(memory);
        return memory.ToArray();
    }

    private void CopyFiles()
    {
        Copy(_folder.Path, _copy.Path);
        Copy(Path.Combine(_folder.Path, "secrets"), Path.Combine(_copy.Path, "secrets"));

        static void Copy(string from, string to)
        {
            Directory.CreateDirectory(to);
            File.SetUnixFileMode(to, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var path in Directory.EnumerateFiles(from).Where(path => Path.GetFileName(path) is not ("lock" or "pid")))
            {
                var target = Path.Combine(to, Path.GetFileName(path));
                File.WriteAllBytes(target, ReadShared(path));
                File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }
        }
    }
}
