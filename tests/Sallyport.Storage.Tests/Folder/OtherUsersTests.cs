using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Sallyport.Access.Audit;
using Sallyport.Access.Issuing;
using Sallyport.Storage.Backup;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Tests.Folder;

/// <summary>
/// Files in a folder of another user: made by root for that user, and with what that user may have put there before. Without root the tests hold for
/// the own user.
/// </summary>
public sealed class OtherUsersTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly Actor Ann = new(ActorKind.Operator, "ann");
    private static readonly uint Other = MachineUser.Current is 0 ? 4711 : MachineUser.Current!.Value;

    private readonly Temporary _folder = new();
    private readonly Temporary _elsewhere = new();

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task FirstStart_InAFolderOfAnotherUser_MakesEverythingForThatUser()
    {
        MakeFolder(_folder.Path);
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.IssueKeyAsync();

            AllBelongToTheOther();
        }

        AllBelongToTheOther();
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task VerbsThatMakeFiles_InAFolderOfAnotherUser_MakeThemForThatUser()
    {
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            await house.IssueKeyAsync();
            Give(_folder.Path);
            (await house.Get<PepperService>().RotateAsync(Ann, default)).IsSuccess.ShouldBeTrue();
            (await house.Get<SigningSecretService>().RotateAsync(null, Ann, default)).IsSuccess.ShouldBeTrue();
            backup = await BackUpAsync(house);
        }

        File.Move(backup, backup = _elsewhere.Path + ".tar");
        File.Delete(Path.Combine(_folder.Path, "secrets", "signing-2"));
        await using (var target = new StoreHouse(_folder.Path))
        {
            await target.Get<DatabaseRestore>().RunAsync(backup, revive: true, Ann, default);
        }

        File.Delete(backup);
        AllBelongToTheOther();
        Directory.EnumerateFiles(_folder.Path, "sallyport.db.replaced-*").ShouldHaveSingleItem();
        File.Exists(Path.Combine(_folder.Path, "secrets", "signing-2")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("pid")]
    [InlineData("pid.new")]
    [InlineData("secrets/pepper-2.new")]
    [InlineData("sallyport.db.restoring")]
    [Trait("Requirement", "R34")]
    public async Task File_ThatIsMadeAnew_DoesNotFollowALinkOfThatName(string name)
    {
        var victim = Path.Combine(MakeFolder(_elsewhere.Path), "victim");
        await File.WriteAllTextAsync(victim, "untouched");
        string backup;
        await using (var house = await StoreHouse.OpenAsync(_folder.Path))
        {
            backup = await BackUpAsync(house);
        }

        Give(_folder.Path);
        Link(name, victim);
        await using (var house = new StoreHouse(_folder.Path))
        {
            await house.Get<DatabaseRestore>().RunAsync(backup, revive: false, Ann, default);
            (await house.Get<PepperService>().RotateAsync(Ann, default)).IsSuccess.ShouldBeTrue();
        }

        (await File.ReadAllTextAsync(victim)).ShouldBe("untouched");
        AllBelongToTheOther();
    }

    [Theory]
    [InlineData("lock", false)]
    [InlineData("lock", true)]
    [InlineData("sallyport.db", false)]
    [InlineData("sallyport.db", true)]
    [InlineData("sallyport.db-wal", false)]
    [Trait("Requirement", "R34")]
    public async Task File_ThatIsOpenedAgain_IsRefusedAsALink(string name, bool isHard)
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        var victim = Path.Combine(MakeFolder(_elsewhere.Path), "victim");
        var path = Path.Combine(_folder.Path, name);
        await File.WriteAllTextAsync(victim, "");
        File.SetUnixFileMode(victim, OwnerFile);
        File.Delete(path);
        if (isHard)
        {
            Run("ln", victim, path);
        }
        else
        {
            File.CreateSymbolicLink(path, victim);
        }

        await using var house = new StoreHouse(_folder.Path);
        var refused = await Should.ThrowAsync<StorageException>(() => house.Get<StoreOpener>().OpenAsync(default));

        refused.Message.ShouldContain(path);
        refused.Message.ShouldContain(isHard ? "hard link" : "symbolic link");
        new FileInfo(victim).Length.ShouldBe(0);
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public async Task Folder_LinkOfAnotherUser_IsNotFollowed()
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        var secrets = Path.Combine(_folder.Path, "secrets");
        Directory.Move(secrets, MakeFolder(_elsewhere.Path) + "/secrets");
        Directory.CreateSymbolicLink(secrets, Path.Combine(_elsewhere.Path, "secrets"));
        Run("chown", "-h", $"{Other}", secrets);

        await using var house = new StoreHouse(_folder.Path);
        if (MachineUser.Current is 0)
        {
            (await Should.ThrowAsync<StorageException>(() => house.Get<StoreOpener>().OpenAsync(default))).Message.ShouldContain(
                "link of another user"
            );
        }
        else
        {
            await house.Get<StoreOpener>().OpenAsync(default);
        }
    }

    [Theory]
    [InlineData("left over")]
    [InlineData("link")]
    [InlineData("target is a link")]
    [Trait("Requirement", "R34")]
    public void Carry_IntoAFolderOfAnotherUser_WritesANewPrivateFile(string trap)
    {
        var made = Path.Combine(MakeFolder(_folder.Path), "made");
        OwnerOnly.CreateFile(made).Dispose();
        File.WriteAllText(made, "secrets");
        var victim = Path.Combine(_folder.Path, "victim");
        File.WriteAllText(victim, "untouched");
        var target = Path.Combine(MakeFolder(_elsewhere.Path), "nightly.tar");
        switch (trap)
        {
            case "left over":
                File.WriteAllText(target + ".partial", "untouched");
                File.SetUnixFileMode(target + ".partial", OwnerFile | UnixFileMode.OtherRead | UnixFileMode.OtherWrite);
                victim = target + ".partial";
                break;
            case "link":
                File.CreateSymbolicLink(target + ".partial", victim);
                break;
            default:
                File.CreateSymbolicLink(target, victim);
                break;
        }

        Give(_elsewhere.Path);
        BackupTarget.Carry(made, target, overwrite: true);

        File.ReadAllText(target).ShouldBe("secrets");
        File.ReadAllText(victim).ShouldBe("untouched");
        var facts = FileFacts.Of(target).ShouldNotBeNull();
        (facts.Kind, facts.Mode, facts.Links, facts.User).ShouldBe((FileKind.File, OwnerFile, 1u, Other));
        File.Exists(made).ShouldBeFalse();
        Directory.EnumerateFiles(_elsewhere.Path, "*.partial").Where(path => path != victim && path != target + ".partial").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Requirement", "R34")]
    public void Carry_WhatWasMadeIsALink_IsRefused(bool isHard)
    {
        var victim = Path.Combine(MakeFolder(_folder.Path), "victim");
        File.WriteAllText(victim, "not for others");
        var made = Path.Combine(_folder.Path, "made");
        if (isHard)
        {
            Run("ln", victim, made);
        }
        else
        {
            File.CreateSymbolicLink(made, victim);
        }

        var target = Path.Combine(MakeFolder(_elsewhere.Path), "nightly.db");
        Should.Throw<StorageException>(() => BackupTarget.Carry(made, target, overwrite: false));

        Directory.EnumerateFileSystemEntries(_elsewhere.Path).ShouldBeEmpty();
    }

    [Fact]
    [Trait("Requirement", "R34")]
    public void Carry_NameIsTaken_OverwritesNothingUnasked()
    {
        var made = Path.Combine(MakeFolder(_folder.Path), "made");
        OwnerOnly.CreateFile(made).Dispose();
        var target = Path.Combine(MakeFolder(_elsewhere.Path), "nightly.db");
        File.WriteAllText(target, "yesterday");

        Should.Throw<IOException>(() => BackupTarget.Carry(made, target, overwrite: false));

        Directory.EnumerateFileSystemEntries(_elsewhere.Path).ShouldBe([target]);
        File.ReadAllText(target).ShouldBe("yesterday");
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Dispose();
        _elsewhere.Dispose();
    }

    private static async Task<string> BackUpAsync(StoreHouse house)
    {
        var made = await house.Get<BackupService>().CreateAsync(withSecrets: true, Ann, _ => { }, default);
        return Path.Combine(BackupService.FolderIn(house.Folder), made.Name);
    }

    private static string MakeFolder(string path)
    {
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Give(path);
        }

        return path;
    }

    private static void Give(string path) => Run("chown", "-hR", $"{Other}", path);

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(command, arguments);
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{command} {string.Join(' ', arguments)}");
    }

    private void Link(string name, string victim)
    {
        var path = Path.Combine(_folder.Path, name);
        File.Delete(path);
        File.CreateSymbolicLink(path, victim);
        Run("chown", "-h", $"{Other}", path);
    }

    private void AllBelongToTheOther()
    {
        var entries = Directory.EnumerateFileSystemEntries(_folder.Path, "*", SearchOption.AllDirectories).ToList();
        entries.ShouldNotBeEmpty();
        entries.ShouldAllBe(path => FileFacts.Of(path)!.Value.User == Other);
        entries.ShouldAllBe(path => (FileFacts.Of(path)!.Value.Mode & ~(OwnerFile | UnixFileMode.UserExecute)) == UnixFileMode.None);
    }
}
