using System.Diagnostics;
using Sallyport.Storage.Folder;

namespace Sallyport.Storage.Tests.Folder;

public sealed class DataFolderTests : IDisposable
{
    private const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly Temporary _folder = new();

    [Fact]
    public void Open_Twice_NamesTheProcessThatHoldsIt()
    {
        using (DataFolder.Open(_folder.Path))
        {
            var exception = Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));

            exception.ProcessId.ShouldBe(Environment.ProcessId);
            exception.Message.ShouldContain($"in use by process {Environment.ProcessId}");
        }

        DataFolder.Open(_folder.Path).Dispose();
    }

    // The lock is the system's: another program sees it, and it does not outlive its process.
    [Fact]
    public async Task Open_HeldByAnotherProcess_IsRefusedUntilThatEnds()
    {
        DataFolder.Open(_folder.Path).Dispose();
        using var holder = Process.Start(
            new ProcessStartInfo(
                "flock",
                ["--exclusive", "--no-fork", Path.Combine(_folder.Path, "lock"), "sh", "-c", "echo held; exec sleep 600"]
            )
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        (await holder.StandardOutput.ReadLineAsync()).ShouldBe("held");

        try
        {
            Should.Throw<DataFolderInUseException>(() => DataFolder.Open(_folder.Path));
        }
        finally
        {
            holder.Kill(entireProcessTree: true);
            await holder.WaitForExitAsync();
        }

        DataFolder.Open(_folder.Path).Dispose();
    }

    [Fact]
    public async Task OpenAsync_FirstStart_MakesEverythingForTheOwnerOnly()
    {
        await using var house = await StoreHouse.OpenAsync(_folder.Path);
        await house.IssueKeyAsync();

        File.GetUnixFileMode(_folder.Path).ShouldBe(OwnerFolder);
        File.GetUnixFileMode(Path.Combine(_folder.Path, "secrets")).ShouldBe(OwnerFolder);
        var files = Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories).ToList();
        files
            .Select(file => Path.GetFileName(file))
            .ShouldBe(
                ["lock", "pid", "sallyport.db", "sallyport.db-wal", "sallyport.db-shm", "pepper-1", "signing-1", "audit-1"],
                ignoreOrder: true
            );
        files.ShouldAllBe(file => File.GetUnixFileMode(file) == OwnerFile);
    }

    [Fact]
    public void Open_EmptyFolderOpenToOthers_IsNarrowed()
    {
        Directory.CreateDirectory(_folder.Path);
        File.SetUnixFileMode(_folder.Path, OwnerFolder | UnixFileMode.OtherRead);

        DataFolder.Open(_folder.Path).Dispose();

        File.GetUnixFileMode(_folder.Path).ShouldBe(OwnerFolder);
    }

    [Theory]
    [InlineData("", UnixFileMode.GroupRead, "chmod 700")]
    [InlineData("secrets", UnixFileMode.OtherExecute, "chmod 700")]
    [InlineData("secrets/pepper-1", UnixFileMode.GroupRead, "chmod 600")]
    [InlineData("secrets/signing-1", UnixFileMode.OtherRead, "chmod 600")]
    [InlineData("sallyport.db", UnixFileMode.GroupWrite, "chmod 600")]
    public async Task OpenAsync_SomethingOpenToOthers_IsRefusedWithTheRemedy(string name, UnixFileMode added, string remedy)
    {
        await (await StoreHouse.OpenAsync(_folder.Path)).DisposeAsync();
        var path = Path.Combine(_folder.Path, name).TrimEnd('/');
        File.SetUnixFileMode(path, File.GetUnixFileMode(path) | added);

        await using var house = new StoreHouse(_folder.Path);
        var exception = await Should.ThrowAsync<StorageException>(() => house.Get<StoreOpener>().OpenAsync(default));

        exception.Message.ShouldContain($"{remedy} {path}");
    }

    [Fact]
    public void Open_PathThatCannotBeAFolder_IsAPlainError()
    {
        File.WriteAllText(_folder.Path, "");
        try
        {
            Should
                .Throw<StorageException>(() => DataFolder.Open(Path.Combine(_folder.Path, "below")))
                .Message.ShouldContain("cannot be used");
        }
        finally
        {
            File.Delete(_folder.Path);
        }
    }

    public void Dispose() => _folder.Dispose();
}
