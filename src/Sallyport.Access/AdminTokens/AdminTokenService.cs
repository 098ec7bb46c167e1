using System.Text.Json.Nodes;
using Sallyport.Access.Audit;

namespace Sallyport.Access.AdminTokens;

/// <summary>What an operator does with tokens of the admin API.</summary>
public sealed class AdminTokenService(IAdminTokenStore store, TimeProvider time)
{
    /// <summary>The action of <see cref="CreateAsync"/> in the audit log.</summary>
    public const string CreateAction = "admin-tokens.create";

    /// <summary>The action of <see cref="RevokeAsync"/> in the audit log.</summary>
    public const string RevokeAction = "admin-tokens.revoke";

    /// <summary>Makes a token.</summary>
    public async Task<AccessResult<IssuedAdminToken>> CreateAsync(NewAdminToken asked, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(by);

        var now = time.GetUtcNow();
        var problem =
            LabelRule.Check("name", asked.Name, LabelRule.MaxName, isRequired: true)
            ?? (asked.ExpiresAt <= now ? "The expiry lies in the past." : null)
            ?? (Enum.IsDefined(asked.Role) ? null : "There is no such role. Roles are viewer and admin.");
        if (problem is not null)
        {
            return new AccessFailure(AccessFailureKind.Invalid, problem);
        }

        var secret = AdminTokenFormat.Create();
        var token = new AdminToken
        {
            Id = PublicId.NewAdminToken(),
            Name = asked.Name.Trim(),
            Role = asked.Role,
            LastFour = secret[^4..],
            CreatedAt = StoredTime.Round(now),
            ExpiresAt = asked.ExpiresAt is { } end ? StoredTime.Round(end) : null,
        };
        var happened = new AuditEvent(by, CreateAction, token.Id, Before: null, After: Describe(token));
        return await StoreFailure.GuardAsync<IssuedAdminToken>(async () =>
        {
            await store.AddAsync(token, AdminTokenFormat.Hash(secret), happened, cancellationToken);
            return new IssuedAdminToken(token, secret);
        });
    }

    /// <summary>Lists all tokens, oldest first, the revoked and expired among them.</summary>
    public Task<AccessResult<IReadOnlyList<AdminToken>>> ListAsync(CancellationToken cancellationToken) =>
        StoreFailure.GuardAsync<IReadOnlyList<AdminToken>>(async () =>
            new AccessResult<IReadOnlyList<AdminToken>>(await store.ListAsync(cancellationToken))
        );

    /// <summary>Revokes a token: the next request with it is refused. Again is harmless.</summary>
    public Task<AccessResult<AdminToken>> RevokeAsync(string tokenId, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(tokenId);
        ArgumentNullException.ThrowIfNull(by);

        return StoreFailure.GuardAsync<AdminToken>(async () =>
        {
            var now = StoredTime.Round(time.GetUtcNow());
            var happened = new AuditEvent(
                by,
                RevokeAction,
                tokenId,
                new JsonObject { ["state"] = "active" },
                new JsonObject { ["state"] = "revoked" }
            );
            await store.RevokeAsync(tokenId, now, happened, cancellationToken);
            return await store.FindAsync(tokenId, cancellationToken) switch
            {
                null => new AccessFailure(AccessFailureKind.AdminTokenNotFound, "There is no such admin token."),
                { RevokedAt: null } => throw new AccessStoreException($"The store did not keep the revocation of admin token {tokenId}."),
                { } token => token,
            };
        });
    }

    private static JsonObject Describe(AdminToken token)
    {
        var fields = new JsonObject
        {
            ["name"] = token.Name,
            ["role"] = token.Role == AdminRole.Admin ? "admin" : "viewer",
            ["state"] = "active",
        };
        if (token.ExpiresAt is { } end)
        {
            fields["expiresAt"] = end.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        }

        return fields;
    }
}
