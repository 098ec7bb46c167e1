namespace Sallyport.Storage.Tests;

/// <summary>A data folder with secrets had a database: an empty or missing one is not taken for a first start.</summary>
public sealed class LostDatabaseTests
{
    [Theory]
    [InlineData(true, "empty")]
    [InlineData(false, "missing")]
    public async Task OpenAsync_DatabaseLostBesideSecrets_FailsAndChangesNothing(bool isThere, string said)
    {
        using var place = new Temporary();
        await (await StoreHouse.OpenAsync(place.Path)).DisposeAsync();
        var database = Path.Combine(place.Path, "sallyport.db");
        File.Delete(database);
        if (isThere)
        {
            File.Create(database).Dispose();
            File.SetUnixFileMode(database, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        var failure = await Should.ThrowAsync<StorageException>(() => StoreHouse.OpenAsync(place.Path));

        failure.Message.ShouldContain(said);
        failure.Message.ShouldContain("sallyport restore");
        File.Exists(database).ShouldBe(isThere);
        (isThere ? new FileInfo(database).Length : 0).ShouldBe(0);
    }

    [Fact]
    public async Task OpenAsync_NeitherDatabaseNorSecrets_IsAFirstStart()
    {
        using var place = new Temporary();
        await using var house = await StoreHouse.OpenAsync(place.Path);
        new FileInfo(house.DatabasePath).Length.ShouldBeGreaterThan(0);
    }
}
