using Sallyport.Access;
using Sallyport.Access.AccessRequests;
using Sallyport.Access.Keys;

namespace Sallyport.Storage.Sqlite.AccessRequests;

/// <summary>An access request as the table has it.</summary>
internal sealed class AccessRequestRow
{
    public const string Columns = """
        r.id AS Id, r.name AS Name, r.contact AS Contact, r.use_case AS UseCase, r.state AS State, r.created_at AS CreatedAt,
        r.decided_at AS DecidedAt, r.reason AS Reason, r.tier AS Tier, r.account_id AS AccountId, r.key_name AS KeyName,
        r.key_scopes AS KeyScopes, r.key_expires_at AS KeyExpiresAt, r.link_issued_at AS LinkIssuedAt, r.link_expires_at AS LinkExpiresAt,
        r.link_delivery AS LinkDelivery, r.redeemed_at AS RedeemedAt, r.key_id AS KeyId
        """;

    private static readonly AccessRequestState[] States =
    [
        AccessRequestState.Pending,
        AccessRequestState.Approved,
        AccessRequestState.Declined,
        AccessRequestState.Redeemed,
    ];

    public string Id { get; init; } = "";
    public string Name { get; init; } = "";
    public string Contact { get; init; } = "";
    public string UseCase { get; init; } = "";
    public string State { get; init; } = "";
    public long CreatedAt { get; init; }
    public long? DecidedAt { get; init; }
    public string? Reason { get; init; }
    public string? Tier { get; init; }
    public string? AccountId { get; init; }
    public string? KeyName { get; init; }
    public string? KeyScopes { get; init; }
    public long? KeyExpiresAt { get; init; }
    public byte[]? LinkHash { get; init; }
    public long? LinkIssuedAt { get; init; }
    public long? LinkExpiresAt { get; init; }
    public string? LinkDelivery { get; init; }
    public long? RedeemedAt { get; init; }
    public string? KeyId { get; init; }

    public static AccessRequestRow From(AccessRequest request, byte[]? linkHash = null) =>
        new()
        {
            Id = request.Id,
            Name = request.Name,
            Contact = request.Contact,
            UseCase = request.UseCase,
            State = Text(request.State),
            CreatedAt = request.CreatedAt.ToUnixTimeMilliseconds(),
            DecidedAt = request.DecidedAt?.ToUnixTimeMilliseconds(),
            Reason = request.Reason,
            Tier = request.Tier,
            AccountId = request.AccountId,
            KeyName = request.KeyName,
            KeyScopes = request.KeyScopes?.ToString(),
            KeyExpiresAt = request.KeyExpiresAt?.ToUnixTimeMilliseconds(),
            LinkHash = linkHash,
            LinkIssuedAt = request.LinkIssuedAt?.ToUnixTimeMilliseconds(),
            LinkExpiresAt = request.LinkExpiresAt?.ToUnixTimeMilliseconds(),
            LinkDelivery = request.LinkDelivery is { } delivery ? Text(delivery) : null,
            RedeemedAt = request.RedeemedAt?.ToUnixTimeMilliseconds(),
            KeyId = request.KeyId,
        };

    public static string Text(AccessRequestState state) => state.ToString().ToLowerInvariant();

    public static string Text(LinkDelivery delivery) => delivery.ToString().ToLowerInvariant();

    // What the table holds decides what a link gives: text that is not ours is an error, never a wider permission.
    public AccessRequest ToRequest() =>
        new()
        {
            Id = Id,
            Name = Name,
            Contact = Contact,
            UseCase = UseCase,
            State = States.Where(state => Text(state) == State).Cast<AccessRequestState?>().SingleOrDefault() ?? throw Damaged("state"),
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            DecidedAt = Time(DecidedAt),
            Reason = Reason,
            Tier = Tier,
            AccountId = AccountId,
            KeyName = KeyName,
            KeyScopes =
                KeyScopes is null ? null
                : ScopeSet.TryParse(KeyScopes, out var scopes) ? scopes
                : throw Damaged("scopes"),
            KeyExpiresAt = Time(KeyExpiresAt),
            LinkIssuedAt = Time(LinkIssuedAt),
            LinkExpiresAt = Time(LinkExpiresAt),
            LinkDelivery =
                LinkDelivery is null ? null
                : Enum.TryParse<LinkDelivery>(LinkDelivery, ignoreCase: true, out var delivery) ? delivery
                : throw Damaged("delivery"),
            RedeemedAt = Time(RedeemedAt),
            KeyId = KeyId,
        };

    private static DateTimeOffset? Time(long? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;

    private AccessStoreException Damaged(string what) => new($"The stored {what} of access request {Id} cannot be read.");
}
