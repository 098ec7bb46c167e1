using Sallyport.Access.Accounts;
using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Issuing;

/// <content>One key in the place of another.</content>
public sealed partial class KeyService
{
    /// <summary>
    /// Replaces a key by another with the same name, scopes, origins and ranges. The old one is <see cref="KeyState.Rotating"/> and stays valid, sessions
    /// and ws-tokens included, until the overlap ends, to the millisecond. A key that is revoked, expired or being replaced already is refused.
    /// </summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="rotation">For how long both are valid.</param>
    /// <param name="by">Who rotates it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<RotatedKey>> RotateAsync(string keyId, Rotation rotation, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(rotation);

        if (rotation.Overlap < Rotation.MinOverlap || rotation.Overlap > Rotation.MaxOverlap)
        {
            return Task.FromResult<AccessResult<RotatedKey>>(
                new AccessFailure(
                    AccessFailureKind.Invalid,
                    $"The overlap is from {Rotation.MinOverlap.TotalSeconds:0} second to {Rotation.MaxOverlap.Days} days; to end the old key at once, regenerate it."
                )
            );
        }

        return ReplaceAsync(
            keyId,
            "keys.rotate",
            by,
            rotation.ExpiresAt,
            (old, now) =>
            {
                var end = StoredTime.Round(now + rotation.Overlap);
                return old with { State = KeyState.Rotating, ExpiresAt = old.ExpiresAt < end ? old.ExpiresAt : end };
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Replaces a compromised key by another with the same name, scopes, origins, ranges and expiry, without overlap: the old one is revoked and its
    /// sessions have been told when the task completes. A key that is revoked, expired or being replaced already is refused.
    /// </summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="by">Who regenerates it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<RotatedKey>> RegenerateAsync(string keyId, Actor by, CancellationToken cancellationToken) =>
        ReplaceAsync(keyId, "keys.regenerate", by, null, (old, _) => Revoke(old), cancellationToken);

    private async Task<AccessResult<RotatedKey>> ReplaceAsync(
        string keyId,
        string action,
        Actor by,
        DateTimeOffset? expiresAt,
        Func<ApiKey, DateTimeOffset, ApiKey> retire,
        CancellationToken cancellationToken
    )
    {
        var (generation, readAt) = (_cache.Generation, _book.Clock);
        IssuedKey? issued = null;
        KeyHash hash = default;
        var result = await WriteAsync(
            keyId,
            by,
            record =>
            {
                var now = _time.GetUtcNow();
                if (NotReplaceable(record, expiresAt, now) is { } refusal)
                {
                    return refusal;
                }

                var old = record.Key;
                (issued, hash) = Make(
                    new NewKey(
                        old.AccountId,
                        old.Name,
                        old.Prefix == ApiKeyFormat.TestPrefix ? KeyMode.Test : KeyMode.Live,
                        expiresAt ?? old.ExpiresAt,
                        old.Scopes,
                        old.AllowedOrigins,
                        old.AllowedIpRanges
                    )
                );
                issued = new IssuedKey(issued.Key with { Replaces = old.Id }, issued.Secret);
                var retired = retire(old, now) with { ReplacedBy = issued.Key.Id };
                return new Decision(new KeyChange(retired, KeyAudit.Changed(by, action, old, retired), new KeySuccessor(issued.Key, hash)));
            },
            cancellationToken
        );
        if (!result.TryGet(out var written, out var failure))
        {
            return failure;
        }

        Keep(new KeyRecord(hash, issued!.Key, written.Account), generation, readAt);
        return new RotatedKey(AsOfNow(written.Key), issued);
    }

    private static AccessFailure? NotReplaceable(KeyRecord record, DateTimeOffset? expiresAt, DateTimeOffset now)
    {
        if (NotLive(record.Key, now) is { } notLive)
        {
            return notLive;
        }

        if (record.Key is { State: KeyState.Rotating, ReplacedBy: { } successor })
        {
            return new AccessFailure(
                AccessFailureKind.KeyNotLive,
                $"The key is being replaced by {successor} already. Rotate that one, or revoke this one to end it now."
            );
        }

        if (record.Account.State == AccountState.Disabled)
        {
            return AccountDisabled();
        }

        return expiresAt <= now ? Over() : null;
    }
}
