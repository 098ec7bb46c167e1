using Dapper;
using Sallyport.Access.Suspicion;

namespace Sallyport.Storage.Sqlite.Notices;

internal sealed class SqliteNetworkStore(SqliteDatabase database) : INetworkStore
{
    // A key that comes from everywhere tells nothing, and must not fill the disk: the network seen longest ago goes.
    private const int MaxNetworks = 1000;

    public Task<NetworkSighting> SeeAsync(string keyId, string network, DateTimeOffset at, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
            {
                var parameters = new
                {
                    keyId,
                    network,
                    at = at.ToUnixTimeMilliseconds(),
                    MaxNetworks,
                };
                var (count, since) = connection.QuerySingle<(long Count, long? Since)>(
                    "SELECT count(*), min(first_seen_at) FROM key_networks WHERE key_id = @keyId",
                    parameters,
                    transaction
                );
                var last = connection.ExecuteScalar<long?>(
                    "SELECT last_seen_at FROM key_networks WHERE key_id = @keyId AND network = @network",
                    parameters,
                    transaction
                );
                if (last is null && count >= MaxNetworks)
                {
                    connection.Execute(
                        """
                        DELETE FROM key_networks WHERE key_id = @keyId AND network =
                            (SELECT network FROM key_networks WHERE key_id = @keyId ORDER BY last_seen_at LIMIT 1)
                        """,
                        parameters,
                        transaction
                    );
                }

                connection.ExecuteOne(
                    """
                    INSERT INTO key_networks (key_id, network, first_seen_at, last_seen_at) VALUES (@keyId, @network, @at, @at)
                    ON CONFLICT (key_id, network) DO UPDATE SET
                        first_seen_at = min(first_seen_at, excluded.first_seen_at), last_seen_at = max(last_seen_at, excluded.last_seen_at)
                    """,
                    parameters,
                    transaction
                );
                return new NetworkSighting(Instant(last), Instant(since));
            },
            cancellationToken
        );

    public Task<int> PurgeAsync(DateTimeOffset lastSeenBefore, CancellationToken cancellationToken) =>
        database.WriteAsync(
            (connection, transaction) =>
                connection.Execute(
                    """
                    DELETE FROM key_networks WHERE last_seen_at < @before AND EXISTS
                        (SELECT 1 FROM key_networks AS other WHERE other.key_id = key_networks.key_id AND other.last_seen_at > key_networks.last_seen_at)
                    """,
                    new { before = lastSeenBefore.ToUnixTimeMilliseconds() },
                    transaction
                ),
            cancellationToken
        );

    private static DateTimeOffset? Instant(long? milliseconds) =>
        milliseconds is { } known ? DateTimeOffset.FromUnixTimeMilliseconds(known) : null;
}
