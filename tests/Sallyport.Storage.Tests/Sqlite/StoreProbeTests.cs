using Dapper;
using Sallyport.Access;

namespace Sallyport.Storage.Tests.Sqlite;

/// <summary>A database that may not grow any more fails as on a full disk: SQLITE_FULL.</summary>
public sealed class StoreProbeTests
{
    [Fact]
    public async Task WriteProblem_AFullDisk_IsToldUntilThereIsRoomAgain()
    {
        await using var house = await StoreHouse.OpenAsync();
        var probe = house.Get<IStoreProbe>();
        (await probe.FindProblemAsync(default)).ShouldBeNull();

        await house.Database.WriteAsync((connection, _) => connection.Execute("PRAGMA max_page_count = 1"), default);
        await Should.ThrowAsync<AccessStoreException>(() => FillAsync(house));
        house.Database.WriteProblem.ShouldNotBeNull().ShouldContain("full");

        await house.Database.WriteUnguardedAsync((connection, _) => connection.Execute("PRAGMA max_page_count = 1000000"), default);
        await FillAsync(house);
        house.Database.WriteProblem.ShouldBeNull();
        (await probe.FindProblemAsync(default)).ShouldBeNull();
    }

    private static Task<int> FillAsync(StoreHouse house) =>
        house.Database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    """
                    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000)
                    INSERT INTO used_tokens (jti, expires_at) SELECT 'token that takes room ' || i, i FROM n
                    """,
                    transaction: transaction
                ),
            default
        );
}
