using Sallyport.Access.Audit;
using Sallyport.Access.Notices;
using Sallyport.Access.Notices.Webhooks;
using Sallyport.Access.Suspicion;

namespace Sallyport.Access.Tests.Fakes;

/// <summary>Notices, their deliveries and keys' networks in memory; fails when told to.</summary>
public sealed class MemoryNoticeStore(MemoryAuditStore audit) : INoticeStore, IWebhookQueue, INetworkStore
{
    private readonly Lock _lock = new();
    private readonly List<Notice> _notices = [];
    private readonly Dictionary<string, (int Attempts, DateTimeOffset Due)> _deliveries = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, string Network), (DateTimeOffset First, DateTimeOffset Last)> _networks = [];

    /// <summary>Gets or sets whether every call fails as a lost disk would.</summary>
    public bool IsLost { get; set; }

    public Task AddAsync(Notice notice, bool queuesWebhook, CancellationToken cancellationToken) =>
        DoAsync(() =>
        {
            if (!_notices.Exists(present => present.Id == notice.Id))
            {
                _notices.Add(notice);
                if (queuesWebhook)
                {
                    _deliveries[notice.Id] = (0, notice.RaisedAt);
                }
            }

            return true;
        });

    public ValueTask<Notice?> FindAsync(string noticeId, CancellationToken cancellationToken) =>
        new(Do(() => _notices.Find(notice => notice.Id == noticeId)));

    public ValueTask<IReadOnlyList<Notice>> ListAsync(NoticeFilter filter, CancellationToken cancellationToken) =>
        new(
            Do<IReadOnlyList<Notice>>(() =>
                [
                    .. Enumerable
                        .Reverse(filter.Before is null ? _notices : _notices.TakeWhile(notice => notice.Id != filter.Before).ToList())
                        .Where(notice => filter.AccountId is null || notice.AccountId == filter.AccountId)
                        .Where(notice => filter.KeyId is null || notice.KeyId == filter.KeyId)
                        .Where(notice => filter.Kind is null || notice.Kind == filter.Kind)
                        .Where(notice => filter.IsOpen is null || notice.AcknowledgedAt is null == filter.IsOpen)
                        .Take(filter.Limit),
                ]
            )
        );

    public async Task<Notice?> AcknowledgeAsync(
        string noticeId,
        string by,
        DateTimeOffset at,
        AuditEvent happened,
        CancellationToken cancellationToken
    )
    {
        var isChanged = await DoAsync(() =>
        {
            var index = _notices.FindIndex(notice => notice.Id == noticeId && notice.AcknowledgedAt is null);
            if (index >= 0)
            {
                _notices[index] = _notices[index] with { AcknowledgedAt = at, AcknowledgedBy = by };
            }

            return index >= 0;
        });
        if (isChanged)
        {
            await audit.AppendAsync(happened, cancellationToken);
        }

        return await FindAsync(noticeId, cancellationToken);
    }

    Task<int> INoticeStore.PurgeAsync(DateTimeOffset raisedBefore, CancellationToken cancellationToken) =>
        DoAsync(() =>
        {
            var old = _notices.FindAll(notice => notice.RaisedAt < raisedBefore);
            old.ForEach(notice => _deliveries.Remove(notice.Id));
            return _notices.RemoveAll(old.Contains);
        });

    public ValueTask<IReadOnlyList<WebhookDelivery>> ListDueAsync(
        DateTimeOffset now,
        TimeSpan longestWait,
        int limit,
        CancellationToken cancellationToken
    ) =>
        new(
            Do<IReadOnlyList<WebhookDelivery>>(() =>
                [
                    .. _deliveries
                        .Where(delivery => delivery.Value.Due <= now || delivery.Value.Due > now + longestWait)
                        .OrderBy(delivery => delivery.Value.Due)
                        .Select(delivery => new WebhookDelivery(
                            _notices.Find(notice => notice.Id == delivery.Key)!,
                            delivery.Value.Attempts
                        ))
                        .Take(limit),
                ]
            )
        );

    public Task DeferAsync(string noticeId, DateTimeOffset until, CancellationToken cancellationToken) =>
        DoAsync(() => _deliveries[noticeId] = (_deliveries[noticeId].Attempts + 1, until));

    public Task RemoveAsync(string noticeId, CancellationToken cancellationToken) => DoAsync(() => _deliveries.Remove(noticeId));

    public Task<NetworkSighting> SeeAsync(string keyId, string network, DateTimeOffset at, CancellationToken cancellationToken) =>
        DoAsync(() =>
        {
            DateTimeOffset? since = _networks.Any(row => row.Key.Key == keyId)
                ? _networks.Where(row => row.Key.Key == keyId).Min(row => row.Value.First)
                : null;
            DateTimeOffset? last = _networks.TryGetValue((keyId, network), out var known) ? known.Last : null;
            _networks[(keyId, network)] = (last is null ? at : known.First, at);
            return new NetworkSighting(last, since);
        });

    Task<int> INetworkStore.PurgeAsync(DateTimeOffset lastSeenBefore, CancellationToken cancellationToken) =>
        DoAsync(() =>
            _networks
                .Where(row => row.Value.Last < lastSeenBefore)
                .Where(row => _networks.Any(other => other.Key.Key == row.Key.Key && other.Value.Last > row.Value.Last))
                .ToList()
                .Count(row => _networks.Remove(row.Key))
        );

    private Task<T> DoAsync<T>(Func<T> work) => Task.FromResult(Do(work));

    private T Do<T>(Func<T> work)
    {
        lock (_lock)
        {
            return IsLost ? throw new AccessStoreException("lost") : work();
        }
    }
}
