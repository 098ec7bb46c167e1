using Sallyport.Access.Audit;
using Sallyport.Access.Keys;

namespace Sallyport.Access.Issuing;

/// <content>A key that somebody found.</content>
public sealed partial class KeyService
{
    /// <summary>Revokes or marks a live key that was reported as leaked; one that is not live any more is left as it is.</summary>
    /// <param name="keyId">Which key.</param>
    /// <param name="action">What the policy says.</param>
    /// <param name="source">Where it was found, for the audit log; holds no secret.</param>
    /// <param name="by">Who reports it.</param>
    /// <param name="onNews">Called when the report changes something.</param>
    /// <param name="cancellationToken">Gives up before it is begun.</param>
    internal async Task<AccessResult<ApiKey>> ReportLeakedAsync(
        string keyId,
        LeakAction action,
        string? source,
        Actor by,
        Action onNews,
        CancellationToken cancellationToken
    )
    {
        var isNews = false;
        var result = await WriteAsync(
            keyId,
            by,
            record =>
            {
                var (key, now) = (record.Key, _time.GetUtcNow());
                if (key.StateAt(now) is KeyState.Revoked or KeyState.Expired || (action == LeakAction.Flag && key.FlaggedAt is not null))
                {
                    return new Decision(null);
                }

                var marked = key with { FlaggedAt = key.FlaggedAt ?? StoredTime.Round(now) };
                var changed = action == LeakAction.Revoke ? Revoke(marked) : marked;
                var happened = KeyAudit.Changed(by, "keys.report-leak", key, changed);
                if (source is not null)
                {
                    happened.After!["source"] = source;
                }

                isNews = true;
                return new Decision(new KeyChange(changed, happened));
            },
            cancellationToken
        );
        if (!result.TryGet(out var written, out var failure))
        {
            return failure;
        }

        if (isNews)
        {
            onNews();
        }

        return AsOfNow(written.Key);
    }
}
