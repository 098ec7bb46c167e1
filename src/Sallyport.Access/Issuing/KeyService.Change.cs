using Sallyport.Access.Audit;
using Sallyport.Access.Keys;
using Sallyport.Access.Standings;

namespace Sallyport.Access.Issuing;

/// <content>What an operator changes about a key.</content>
public sealed partial class KeyService
{
    /// <summary>
    /// Writes a live key's name, scopes, expiry, origins or ranges anew. It holds at once: a live session loses what is taken away with its next
    /// request, and one whose origin or address is no longer allowed ends. The end of a key being replaced stays within
    /// <see cref="Rotation.MaxOverlap"/> from now.
    /// </summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="edit">What changes.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<ApiKey>> EditAsync(string keyId, KeyEdit edit, Actor by, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(edit);

        return ChangeAsync(keyId, "keys.edit", by, record => Edit(record.Key, edit), cancellationToken);
    }

    /// <summary>
    /// Revokes a key: when the task completes the key and its unused ws-tokens open nothing, and live sessions have been told. Again is harmless.
    /// </summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="by">Who revokes it.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    public Task<AccessResult<ApiKey>> RevokeAsync(string keyId, Actor by, CancellationToken cancellationToken) =>
        ChangeAsync(keyId, "keys.revoke", by, record => Revoke(record.Key), cancellationToken);

    private AccessResult<ApiKey> Edit(ApiKey key, KeyEdit edit)
    {
        var now = _time.GetUtcNow();
        if (NotLive(key, now) is { } refusal)
        {
            return refusal;
        }

        if (KeyRules.Check(edit.Name ?? key.Name, edit.Scopes, edit.AllowedOrigins, edit.AllowedIpRanges) is { } problem)
        {
            return problem;
        }

        if (edit.ExpiresAt <= now)
        {
            return Over();
        }

        if (edit is { NeverExpires: true, ExpiresAt: not null })
        {
            return new AccessFailure(AccessFailureKind.Invalid, "A key expires at a time or never, not both.");
        }

        if (key.State == KeyState.Rotating && (edit.NeverExpires || edit.ExpiresAt > now + Rotation.MaxOverlap))
        {
            return new AccessFailure(
                AccessFailureKind.Invalid,
                $"The key is being replaced: it must end within {Rotation.MaxOverlap.Days} days from now."
            );
        }

        return key with
        {
            Name = edit.Name?.Trim() ?? key.Name,
            Scopes = edit.Scopes ?? key.Scopes,
            ExpiresAt =
                edit.NeverExpires ? null
                : edit.ExpiresAt is { } expiresAt ? StoredTime.Round(expiresAt)
                : key.ExpiresAt,
            AllowedOrigins = edit.AllowedOrigins is { } origins ? KeyRules.Distinct(origins) : key.AllowedOrigins,
            AllowedIpRanges = edit.AllowedIpRanges is { } ranges ? KeyRules.Distinct(ranges) : key.AllowedIpRanges,
        };
    }

    private ApiKey Revoke(ApiKey key) =>
        key.State == KeyState.Revoked ? key : key with { State = KeyState.Revoked, RevokedAt = StoredTime.Round(_time.GetUtcNow()) };

    private static AccessFailure? NotLive(ApiKey key, DateTimeOffset now) =>
        key.StateAt(now) switch
        {
            KeyState.Revoked => new AccessFailure(AccessFailureKind.KeyNotLive, "The key is revoked: issue another."),
            KeyState.Expired => new AccessFailure(AccessFailureKind.KeyNotLive, "The key has expired: issue another."),
            _ => null,
        };

    private async Task<AccessResult<ApiKey>> ChangeAsync(
        string keyId,
        string action,
        Actor by,
        Func<KeyRecord, AccessResult<ApiKey>> change,
        CancellationToken cancellationToken
    )
    {
        var result = await WriteAsync(
            keyId,
            by,
            record =>
            {
                if (!change(record).TryGet(out var changed, out var refusal))
                {
                    return refusal;
                }

                return changed == record.Key
                    ? new Decision(null)
                    : new Decision(new KeyChange(changed, KeyAudit.Changed(by, action, record.Key, changed)));
            },
            cancellationToken
        );
        return result.TryGet(out var written, out var failure) ? AsOfNow(written.Key) : failure;
    }

    // Once begun it is not given up half-way: what the store has written must reach memory and sessions, whoever has stopped waiting for it.
    private async Task<AccessResult<KeyRecord>> WriteAsync(
        string keyId,
        Actor by,
        Func<KeyRecord, AccessResult<Decision>> decide,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(keyId);
        ArgumentNullException.ThrowIfNull(by);
        cancellationToken.ThrowIfCancellationRequested();

        return await StoreFailure.GuardAsync<KeyRecord>(async () =>
        {
            AccessFailure? refusal = null;
            KeyRecord? written;
            try
            {
                written = await _keys.ChangeAsync(
                    keyId,
                    record => decide(record).TryGet(out var decision, out refusal) ? decision.Change : null,
                    CancellationToken.None
                );
            }
            catch
            {
                // Whether the store had written is not known: it is read again.
                _book.Doubt(keyId);
                _cache.RemoveKey(keyId);
                throw;
            }

            if (written is null)
            {
                return NoKey();
            }

            if (refusal is not null)
            {
                return refusal;
            }

            _book.Apply(written.Key);
            if (written.Key.State == KeyState.Revoked)
            {
                _feed.Publish(new RevocationNotice(RevocationReason.KeyRevoked, keyId, null));
            }

            return written;
        });
    }

    /// <summary>What is done with a key: a change, or nothing because all is as asked already.</summary>
    private sealed record Decision(KeyChange? Change);
}
