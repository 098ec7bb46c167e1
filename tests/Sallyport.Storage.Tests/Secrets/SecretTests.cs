using Sallyport.Access.Audit;
using Sallyport.Access.Authentication;
using Sallyport.Access.Secrets;
using Sallyport.Access.Tokens;

namespace Sallyport.Storage.Tests.Secrets;

public sealed class SecretTests : IDisposable
{
    private readonly Temporary _folder = new();

    private string PepperPath => Path.Combine(_folder.Path, "secrets", "pepper-1");

    [Fact]
    public async Task OpenAsync_TwoFolders_HaveDifferentSecretsAndARestartKeepsThem()
    {
        await using var other = await StoreHouse.OpenAsync();
        string first;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            first = house.Get<SigningKeyRing>().KeyIds[0];
        }

        await using var restarted = await StoreHouse.OpenAsync(_folder.Path);
        restarted.Get<SigningKeyRing>().KeyIds.ShouldBe([first]);
        other.Get<SigningKeyRing>().KeyIds.ShouldNotBe([first]);
        Convert.FromBase64String((await File.ReadAllTextAsync(PepperPath)).Trim()).Length.ShouldBe(32);
    }

    [Fact]
    public async Task OpenAsync_SecretsConfigured_MakesNoFiles()
    {
        var settings = new Dictionary<string, string?>
        {
            ["Secrets:Pepper"] = Convert.ToBase64String(ServerSecret.Generate()),
            ["Secrets:SigningSecret"] = Convert.ToBase64String(ServerSecret.Generate()),
            ["Secrets:AuditSecret"] = Convert.ToBase64String(ServerSecret.Generate()),
        };
        await using var house = new StoreHouse(_folder.Path, settings);
        await house.Get<StoreOpener>().OpenAsync(default);

        var key = await house.IssueKeyAsync();
        await house.EnterAsync(await house.MintAsync(key.Secret));
        await house.Get<IAuditStore>().AppendAsync(new AuditEvent(Actor.Server, "keys.create", key.Key.Id), default);
        Directory.Exists(Path.Combine(_folder.Path, "secrets")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("c2hvcnQ=", "needs 256")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "not random")]
    [InlineData("not base64!", "not base64")]
    public async Task OpenAsync_WeakSecretConfigured_IsRefusedWithoutRepeatingIt(string secret, string reason)
    {
        foreach (var name in new[] { "Secrets:Pepper", "Secrets:SigningSecret" })
        {
            await using var house = new StoreHouse(settings: [new(name, secret)]);
            var exception = await Should.ThrowAsync<StorageException>(() => house.Get<StoreOpener>().OpenAsync(default));

            exception.Message.ShouldContain(reason);
            exception.Message.ShouldContain(name);
            exception.ToString().ShouldNotContain(secret);
        }
    }

    [Fact]
    public async Task OpenAsync_WeakSecretInAFile_IsRefusedWithItsPath()
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        await File.WriteAllTextAsync(PepperPath, "c2hvcnQ=");

        (await OpenFailsAsync()).ShouldContain(PepperPath);
    }

    [Fact]
    public async Task OpenAsync_SecretOfAFileThatIsBroken_IsToBeRestoredNotMadeAnew()
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        await File.WriteAllTextAsync(PepperPath, "x");

        var message = await OpenFailsAsync();

        message.ShouldContain("Restore it from a backup");
        message.ShouldNotContain("openssl");
    }

    [Fact]
    public async Task OpenAsync_PepperLostOrExchanged_IsRefusedUntilItIsRestored()
    {
        IReadOnlyList<string> secrets;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            secrets = [(await house.IssueKeyAsync()).Secret];
        }

        var pepper = await File.ReadAllTextAsync(PepperPath);
        File.Delete(PepperPath);
        (await OpenFailsAsync()).ShouldContain("Pepper 1 is not the one");

        await File.WriteAllTextAsync(PepperPath, pepper);
        await using var restored = await StoreHouse.OpenAsync(_folder.Path);
        await restored.EnterAsync(secrets[0]);
    }

    [Fact]
    public async Task OpenAsync_NewPepperBesideTheOld_ServesOldKeysAndHashesNewOnesUnderIt()
    {
        string old;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            old = (await house.IssueKeyAsync()).Secret;
        }

        var newPath = Path.Combine(_folder.Path, "secrets", "pepper-2");
        await File.WriteAllTextAsync(newPath, Convert.ToBase64String(ServerSecret.Generate()));
        File.SetUnixFileMode(newPath, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await using (var both = await StoreHouse.OpenAsync(_folder.Path))
        {
            await both.EnterAsync(old);
            (await both.IssueKeyAsync()).Key.PepperVersion.ShouldBe(2);
        }

        File.Delete(PepperPath);
        (await OpenFailsAsync()).ShouldContain("pepper 1, which is missing");
    }

    [Fact]
    public async Task Use_BeforeOpenAsync_IsOurBug()
    {
        await using var house = new StoreHouse();
        house.Database.ShouldNotBeNull();

        await Should.ThrowAsync<InvalidOperationException>(async () =>
            await house.Get<Authenticator>().AuthenticateAsync(Access.Keys.ApiKeyFormat.Create(default), null, default)
        );
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> OpenFailsAsync()
    {
        await using var house = new StoreHouse(_folder.Path);
        return (await Should.ThrowAsync<StorageException>(() => house.Get<StoreOpener>().OpenAsync(default))).Message;
    }
}
